package io.gatelens.instrumentation.reactornetty;

import io.gatelens.gateway.RequestHead;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

/** What a client's request says, as Reactor Netty's server read it. */
class InboundHead implements RequestHead {

  private final HttpServerRequest head;
  private final @Nullable SocketAddress peer;
  private @Nullable HostPort server;

  /**
   * Takes what may be read at any time later.
   *
   * @param peer asked for at the start: a channel forgets it when it closes
   */
  InboundHead(HttpServerRequest head, @Nullable SocketAddress peer) {
    this.head = head;
    this.peer = peer;
  }

  @Override
  public final String method() {
    return head.method().name();
  }

  @Override
  public final String scheme() {
    return head.scheme();
  }

  @Override
  public final String path() {
    String target = head.uri();
    int start = pathStart(target);
    int end = start;
    while (end < target.length() && target.charAt(end) != '?' && target.charAt(end) != '#') {
      end++;
    }
    return end == start ? "/" : target.substring(start, end);
  }

  @Override
  public final @Nullable String query() {
    String target = head.uri();
    int mark = target.indexOf('?');
    if (mark < 0) {
      return null;
    }
    int end = target.indexOf('#', mark);
    return target.substring(mark + 1, end < 0 ? target.length() : end);
  }

  /** The target is {@code /path}, or {@code http://host/path} as it is sent to a proxy. */
  private static int pathStart(String target) {
    if (target.isEmpty() || target.charAt(0) == '/') {
      return 0;
    }
    int authority = target.indexOf("://");
    if (authority < 0) {
      return 0;
    }
    int path = authority + 3;
    while (path < target.length() && "/?#".indexOf(target.charAt(path)) < 0) {
      path++;
    }
    return path;
  }

  @Override
  public final @Nullable String protocolVersion() {
    return Addresses.version(head.version(), Channels.of(head));
  }

  @Override
  public final @Nullable String host() {
    return server().host();
  }

  @Override
  public final int port() {
    return server().portOr(scheme().equals("https") ? 443 : 80);
  }

  private HostPort server() {
    HostPort known = server;
    if (known == null) {
      known = HostPort.parse(headers().get(HttpHeaderNames.HOST));
      server = known;
    }
    return known;
  }

  /** Without a forwarding header the address that a PROXY protocol names, else the peer. */
  @Override
  public final @Nullable String clientAddress() {
    String forwarded = ClientAddress.forwarded(headers());
    return forwarded != null ? forwarded : Addresses.host(head.remoteAddress());
  }

  @Override
  public final @Nullable String peerAddress() {
    return Addresses.host(peer);
  }

  @Override
  public final int peerPort() {
    return Addresses.port(peer);
  }

  @Override
  public final @Nullable String userAgent() {
    return headers().get(HttpHeaderNames.USER_AGENT);
  }

  @Override
  public final @Nullable String header(String name) {
    return headers().get(name);
  }

  @Override
  public final List<String> headers(String name) {
    return headers().getAll(name);
  }

  @Override
  public final Iterable<String> headerNames() {
    return headers().names();
  }

  private HttpHeaders headers() {
    return head.requestHeaders();
  }
}
