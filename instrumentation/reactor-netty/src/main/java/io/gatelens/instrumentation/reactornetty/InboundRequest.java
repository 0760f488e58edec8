package io.gatelens.instrumentation.reactornetty;

import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayRequest;
import io.gatelens.gateway.RequestHead;
import io.gatelens.gateway.ResponseFlag;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AttributeKey;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A client's request on the server's channel, from the moment when its handler is applied until the
 * last byte of its response is written or the channel is gone.
 *
 * <p>It rides in an attribute of the channel: an HTTP/1 connection has one request at a time, an
 * HTTP/2 request has a stream's channel to itself. All that changes it runs on the channel's event
 * loop; {@link #of} and {@link #attachment()} are called there and by the gateway's filters.
 */
public final class InboundRequest implements RequestHead {

  private static final AttributeKey<InboundRequest> KEY =
      AttributeKey.valueOf("io.gatelens.request");

  private final HttpServerRequest head;
  private final HttpServerResponse response;
  private final @Nullable SocketAddress peer;
  private final GatewayRequest request;
  private volatile @Nullable Object attachment;

  /** The attempt whose answer is waited for; of several, as a retry may make, the last one. */
  private volatile @Nullable UpstreamCall awaited;

  /** The handshake's status once the connection was upgraded; 0 before. */
  private volatile int upgradeStatus;

  private @Nullable HostPort server;
  private boolean hasFailed;
  private volatile boolean isAborted;

  private InboundRequest(HttpServerRequest head, HttpServerResponse response, Channel channel) {
    this.head = head;
    this.response = response;
    // A channel forgets its address when it closes, unless it was asked before.
    this.peer = channel.remoteAddress();
    // The head is complete here: the model may read it at once.
    this.request = Gateway.current().requestStarted(this);
  }

  /** Starts the request whose handler is about to be applied, and remembers it on its channel. */
  static void received(Connection connection) {
    if (!(connection instanceof HttpServerRequest head)
        || !(connection instanceof HttpServerResponse response)) {
      return;
    }
    InboundRequest started = new InboundRequest(head, response, connection.channel());
    InboundRequest stale = connection.channel().attr(KEY).getAndSet(started);
    if (stale != null) {
      // Pipelined requests of Reactor Netty 1.0 may miss their end; nothing else brings us here.
      stale.end();
    }
  }

  /** The request that is under way on a channel; null where there is none. */
  static @Nullable InboundRequest on(Channel channel) {
    return channel.hasAttr(KEY) ? channel.attr(KEY).get() : null;
  }

  /** Takes the request off its channel; null where there is none. */
  static @Nullable InboundRequest takeFrom(Channel channel) {
    return channel.hasAttr(KEY) ? channel.attr(KEY).getAndSet(null) : null;
  }

  /**
   * The request behind the native request or response of a framework on top.
   *
   * @param nativeObject whatever the framework calls native; anything is allowed
   * @return null where it is no request of Reactor Netty's server, or one that has ended
   */
  public static @Nullable InboundRequest of(@Nullable Object nativeObject) {
    return nativeObject instanceof HttpServerRequest
            && nativeObject instanceof Connection connection
        ? on(connection.channel())
        : null;
  }

  /** The model's request. */
  public GatewayRequest request() {
    return request;
  }

  /** What a gateway attached; null before that. */
  public @Nullable Object attachment() {
    return attachment;
  }

  /** Keeps an object of the gateway (its exchange) for as long as the request lasts. */
  public void attach(Object object) {
    attachment = object;
  }

  /** The handler failed while the client was still there. */
  void failed(Throwable error) {
    hasFailed = true;
    request.failed(error);
    if (!response.hasSentHeaders()) {
      // Reactor Netty answers 500 by itself, below the gateway's own response.
      request.responseCommitted();
    }
  }

  /** The channel closed, or a write failed, before the response was complete. */
  void aborted() {
    if (!hasFailed && !request.isEnded()) {
      isAborted = true;
      request.clientAborted();
    }
  }

  /** Whether the client went away: what fails after that is no failure of the upstream. */
  boolean isAborted() {
    return isAborted;
  }

  void end() {
    int statusCode = upgradeStatus;
    if (statusCode == 0 && response.hasSentHeaders()) {
      statusCode = response.status().code();
    }
    end(statusCode);
  }

  private void end(int statusCode) {
    request.ended(statusCode);
    // A websocket's session keeps the channel, which keeps this object.
    attachment = null;
  }

  /**
   * The connection was upgraded: the exchange of HTTP messages is over, and with it the request. A
   * proxied websocket is opened with the upstream only now; then the request ends when that has its
   * answer.
   */
  void upgraded(int statusCode) {
    upgradeStatus = statusCode;
    if (awaited == null) {
      end(statusCode);
    }
  }

  void awaits(UpstreamCall call) {
    awaited = call;
  }

  /**
   * The call has its answer, or will get none. May run on another event loop than {@link
   * #upgraded}: each writes its own field before it reads the other's, so one of them ends the
   * request, and to end it twice does nothing.
   */
  void settled(UpstreamCall call) {
    if (awaited != call) {
      return;
    }
    awaited = null;
    int statusCode = upgradeStatus;
    if (statusCode != 0) {
      end(statusCode);
    }
  }

  /** What the client sent could not be decoded; the transport answers with that status. */
  void badRequest(int statusCode) {
    request.flag(ResponseFlag.BAD_REQUEST);
    request.responseCommitted();
    end(statusCode);
  }

  @Override
  public String method() {
    return head.method().name();
  }

  @Override
  public String scheme() {
    return head.scheme();
  }

  @Override
  public String path() {
    String target = head.uri();
    int start = pathStart(target);
    int end = start;
    while (end < target.length() && target.charAt(end) != '?' && target.charAt(end) != '#') {
      end++;
    }
    return end == start ? "/" : target.substring(start, end);
  }

  @Override
  public @Nullable String query() {
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
  public @Nullable String protocolVersion() {
    return Addresses.version(head.version(), ((Connection) head).channel());
  }

  @Override
  public @Nullable String host() {
    return server().host();
  }

  @Override
  public int port() {
    return server().port();
  }

  private HostPort server() {
    HostPort known = server;
    if (known == null) {
      int defaultPort = scheme().equals("https") ? 443 : 80;
      known = HostPort.parse(headers().get(HttpHeaderNames.HOST), defaultPort);
      server = known;
    }
    return known;
  }

  /** Without a forwarding header the address that a PROXY protocol names, else the peer. */
  @Override
  public @Nullable String clientAddress() {
    String forwarded = ClientAddress.forwarded(headers());
    return forwarded != null ? forwarded : Addresses.host(head.remoteAddress());
  }

  @Override
  public @Nullable String peerAddress() {
    return Addresses.host(peer);
  }

  @Override
  public int peerPort() {
    return Addresses.port(peer);
  }

  @Override
  public @Nullable String userAgent() {
    return headers().get(HttpHeaderNames.USER_AGENT);
  }

  @Override
  public @Nullable String header(String name) {
    return headers().get(name);
  }

  @Override
  public Iterable<String> headerNames() {
    return headers().names();
  }

  private HttpHeaders headers() {
    return head.requestHeaders();
  }
}
