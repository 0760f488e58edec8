package io.gatelens.instrumentation.reactornetty;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpVersion;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Netty's addresses and versions in the words of the semantic conventions. */
final class Addresses {

  /** Every connection has an address of its own, but few come from many places. */
  private static final RecentValues<InetAddress, String> TEXTS =
      new RecentValues<>(InetAddress::getHostAddress);

  private Addresses() {}

  /** The numeric address; null for what is no internet address. Never looks a name up. */
  static @Nullable String host(@Nullable SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet)) {
      return null;
    }
    InetAddress resolved = inet.getAddress();
    return resolved == null ? inet.getHostString() : text(resolved);
  }

  /** Two addresses of different scopes are equal, and have not the same text. */
  private static String text(InetAddress address) {
    return address instanceof Inet6Address scoped && scoped.getScopeId() != 0
        ? scoped.getHostAddress()
        : TEXTS.get(address);
  }

  static int port(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet ? inet.getPort() : -1;
  }

  /**
   * {@code 1.0}, {@code 1.1}, {@code 2} or {@code 3}. Before Reactor Netty 1.1.20 a stream of
   * HTTP/2 calls itself 1.1: it is known by its channel.
   */
  static String version(HttpVersion version, Channel channel) {
    return switch (version.majorVersion()) {
      case 2 -> "2";
      case 3 -> "3";
      default -> {
        if (Channels.isStream(channel)) {
          yield "2";
        }
        yield version.minorVersion() == 0 ? "1.0" : "1.1";
      }
    };
  }
}
