package io.gatelens.instrumentation.reactornetty;

import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Netty's addresses and versions in the words of the semantic conventions. */
final class Addresses {

  private Addresses() {}

  /** The numeric address; null for what is no internet address. Never looks a name up. */
  static @Nullable String host(@Nullable SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet)) {
      return null;
    }
    InetAddress resolved = inet.getAddress();
    return resolved == null ? inet.getHostString() : resolved.getHostAddress();
  }

  static int port(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet ? inet.getPort() : -1;
  }

  /** {@code 1.0}, {@code 1.1}, {@code 2} or {@code 3}. */
  static String version(HttpVersion version) {
    return switch (version.majorVersion()) {
      case 2 -> "2";
      case 3 -> "3";
      default -> version.minorVersion() == 0 ? "1.0" : "1.1";
    };
  }
}
