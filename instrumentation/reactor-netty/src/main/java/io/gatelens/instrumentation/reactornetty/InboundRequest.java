package io.gatelens.instrumentation.reactornetty;

import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayRequest;
import io.gatelens.gateway.RequestCarrier;
import io.gatelens.gateway.ResponseFlag;
import io.gatelens.gateway.WebSocketSender;
import io.gatelens.gateway.WebSocketSession;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.channel.ChannelOperations;
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
public final class InboundRequest extends InboundHead implements RequestCarrier {

  private static final AttributeKey<InboundRequest> KEY =
      AttributeKey.valueOf("io.gatelens.request");

  private final HttpServerResponse response;
  private final GatewayRequest request;
  private volatile @Nullable Object attachment;

  /** The attempt whose answer is waited for; of several, as a retry may make, the last one. */
  private volatile @Nullable UpstreamCall awaited;

  /** Of an upgraded connection. Opened once, by the server's event loop. */
  private volatile @Nullable WebSocketSession session;

  /** The handshake's status once the connection was upgraded; 0 before. */
  private volatile int upgradeStatus;

  private long receivedBytes;
  private long sentBytes;
  private boolean isDelivered;
  private boolean hasFailed;
  private volatile boolean isAborted;

  private InboundRequest(HttpServerRequest head, HttpServerResponse response, Channel channel) {
    super(head, channel.remoteAddress());
    this.response = response;
    // The head is complete here: the model may read it at once.
    this.request = Gateway.current().requestStarted(this);
  }

  /** Starts the request whose handler is about to be applied, and remembers it on its channel. */
  static void received(Connection connection) {
    // In this order: the framework on top asks for the request next.
    if (!(connection instanceof HttpServerResponse response)
        || !(connection instanceof HttpServerRequest head)) {
      return;
    }
    Channel channel = connection.channel();
    InboundRequest before = takeFrom(channel);
    if (before != null) {
      // Pipelined requests of Reactor Netty 1.0 may miss their end; nothing else brings us here.
      before.end();
    }
    channel.attr(KEY).set(new InboundRequest(head, response, channel));
  }

  /** The request that is under way on a channel; null where there is none. */
  static @Nullable InboundRequest on(Channel channel) {
    return channel.attr(KEY).get();
  }

  /** Takes the request off its channel; null where there is none. */
  static @Nullable InboundRequest takeFrom(Channel channel) {
    Attribute<InboundRequest> place = channel.attr(KEY);
    return place.get() == null ? null : place.getAndSet(null);
  }

  /**
   * The request behind the native request or response of a framework on top.
   *
   * @param nativeObject whatever the framework calls native; anything is allowed
   * @return null where it is no request of Reactor Netty's server, or one that has ended
   */
  public static @Nullable InboundRequest of(@Nullable Object nativeObject) {
    return nativeObject instanceof ChannelOperations<?, ?> operations
        ? on(operations.channel())
        : null;
  }

  /** Whether a framework's native request is one of Reactor Netty's, ended or not. */
  public static boolean isOfTransport(Object nativeObject) {
    return nativeObject instanceof ChannelOperations<?, ?>;
  }

  /** Whether these operations began it. An upgrade puts others in their place. */
  boolean isOf(Connection operations) {
    return operations == response;
  }

  @Override
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

  /** A piece of the request's body came. */
  void received(long bytes) {
    receivedBytes += bytes;
  }

  /**
   * A piece of the response, with so much of the body, is handed to the connection.
   *
   * @return whether the response is complete with it, its end or all that its head announced, and
   *     was not delivered yet
   */
  boolean sent(long bytes, boolean isLast) {
    sentBytes += bytes;
    return !isDelivered && (isLast || sentBytes >= announcedBytes());
  }

  /** The kernel has all of the response. */
  void delivered() {
    isDelivered = true;
  }

  /** Whether the client may have all of the response; not known of every transport. */
  boolean isDelivered() {
    return isDelivered;
  }

  private long announcedBytes() {
    String length = response.responseHeaders().get(HttpHeaderNames.CONTENT_LENGTH);
    try {
      return length == null ? Long.MAX_VALUE : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE; // Only its end tells.
    }
  }

  void end() {
    int statusCode = upgradeStatus;
    if (statusCode == 0) {
      request.bodyBytes(receivedBytes, sentBytes);
      statusCode = response.hasSentHeaders() ? response.status().code() : 0;
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
    if (session == null) {
      session = request.webSocketOpened();
    }
    upgradeStatus = statusCode;
    if (awaited == null) {
      end(statusCode);
    }
  }

  /** A frame came, of the client or of the upstream, each on its own event loop. */
  void frame(WebSocketFrame frame, WebSocketSender sender) {
    WebSocketSession open = session;
    boolean isData =
        frame instanceof TextWebSocketFrame
            || frame instanceof BinaryWebSocketFrame
            || frame instanceof ContinuationWebSocketFrame;
    if (open != null && isData && frame.isFinalFragment()) {
      open.message(sender);
    }
  }

  /** The upgraded connection is gone. */
  void sessionClosed() {
    WebSocketSession open = session;
    if (open != null) {
      open.closed();
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
}
