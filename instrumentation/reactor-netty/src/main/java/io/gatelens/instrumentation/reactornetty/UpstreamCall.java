package io.gatelens.instrumentation.reactornetty;

import io.gatelens.gateway.ConnectionOpening;
import io.gatelens.gateway.GatewayRequest;
import io.gatelens.gateway.UpstreamAttempt;
import io.gatelens.gateway.WebSocketSender;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientConfig;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * One subscription to the HTTP client on behalf of a gateway's request, and the attempt that it
 * makes: more than one where Reactor Netty sends again by itself (a connection that was reset
 * before the request was written, a redirect).
 *
 * <p>It rides in the subscriber's Reactor context, which every observer of the connection can read,
 * and from the prepared request to the attempt's end in an attribute of the channel, where a chunk
 * of the body finds it with one look. The connection's event loop writes; only {@link #cancelled}
 * and {@link #failed(Throwable)} may come from another thread.
 */
public final class UpstreamCall {

  /**
   * A request around the routing filter, its call around the client: Reactor's contexts are dear.
   */
  private static final String CONTEXT_KEY = "gatelens.upstream";

  private static final AttributeKey<UpstreamCall> KEY =
      AttributeKey.valueOf("io.gatelens.upstream");
  private static final TextMapSetter<HttpHeaders> SETTER =
      (headers, name, value) -> {
        if (headers != null) {
          headers.set(name, value);
        }
      };

  private final GatewayRequest request;
  private final @Nullable InboundRequest inbound;
  private final HttpClientConfig config;
  private volatile UpstreamHead head;
  private volatile UpstreamAttempt attempt;

  /** The subscriber has its answer or wants none any more: no further attempt will follow. */
  private volatile boolean isClosed;

  /** Of the connection that is being opened for this call, by the event loop of that. */
  private volatile @Nullable ConnectionOpening opening;

  /** Until it is, what a connection tells is about the one of the attempt before. */
  private volatile boolean isAcquired;

  private boolean isResponded;
  private boolean isResponseWhole;
  private boolean isGrpc;

  private UpstreamCall(
      GatewayRequest request, @Nullable InboundRequest inbound, HttpClientConfig config) {
    this.request = request;
    this.inbound = inbound;
    this.config = config;
    this.head = UpstreamHead.first(config);
    this.attempt = request.attempt(head);
  }

  /**
   * For {@code Mono.contextWrite} around a gateway's routing filter: what the HTTP client does
   * below it counts as attempts of that request.
   */
  public static UnaryOperator<Context> attemptsOf(InboundRequest request) {
    return context -> context.put(CONTEXT_KEY, request);
  }

  /** As {@link #attemptsOf(InboundRequest)}, for a gateway whose server is another one. */
  public static UnaryOperator<Context> attemptsOf(GatewayRequest request) {
    return context -> context.put(CONTEXT_KEY, request);
  }

  /** Starts an attempt where the context says for which request; null where it names none. */
  static @Nullable UpstreamCall start(ContextView context, HttpClientConfig config) {
    Object target = context.getOrDefault(CONTEXT_KEY, null);
    if (target instanceof UpstreamCall outer) {
      // A client that another one's connection needs, or that subscribes to itself again.
      target = outer.inbound == null ? outer.request : outer.inbound;
    }
    if (target instanceof InboundRequest inbound) {
      UpstreamCall call = new UpstreamCall(inbound.request(), inbound, config);
      inbound.awaits(call);
      return call;
    }
    return target instanceof GatewayRequest request
        ? new UpstreamCall(request, null, config)
        : null;
  }

  /** The call that a subscriber or an observer belongs to; null for a client of no gateway. */
  static @Nullable UpstreamCall in(ContextView context) {
    return context.getOrDefault(CONTEXT_KEY, null) instanceof UpstreamCall call ? call : null;
  }

  /** The call whose request was sent on a channel and whose response is not complete. */
  static @Nullable UpstreamCall on(Channel channel) {
    return channel.attr(KEY).get();
  }

  /** The context for the observers of the connection. */
  Context addTo(Context context) {
    return context.put(CONTEXT_KEY, this);
  }

  /** The pool has none to spare. Also where Reactor Netty sends again, on another connection. */
  ConnectionOpening opensConnection() {
    open();
    ConnectionOpening begun = attempt.connectionOpening();
    opening = begun;
    return begun;
  }

  /** How the last connection that was opened for this call is opened; null where none was. */
  @Nullable ConnectionOpening opening() {
    return opening;
  }

  void connected(Connection connection, boolean isReused) {
    open();
    ConnectionOpening opened = opening;
    if (opened != null) {
      // Where nothing below told it.
      opened.connected();
    }
    // A pooled connection may have been opened for another call, which did not wait for it.
    ConnectionEdge.forget(connection.channel());
    isAcquired = true;
    head.connected(connection.channel());
    attempt.connectionAcquired(isReused);
  }

  /** The last moment to write headers: the ones that the gateway forwards are all set by now. */
  void prepared(Connection connection, HttpClientRequest prepared) {
    open();
    if (!isAcquired) {
      // A further stream on an HTTP/2 connection: no state says that it was acquired.
      isAcquired = true;
      attempt.connectionAcquired(true);
    }
    head.connected(connection.channel());
    head.prepared(prepared);
    connection.channel().attr(KEY).set(this);
    attempt.requestPrepared(prepared.requestHeaders(), SETTER, HttpHeaders::remove);
  }

  void requestSent() {
    attempt.requestSent();
  }

  void responseReceived(Connection connection, HttpClientResponse response) {
    isResponded = true;
    attempt.firstByte(response.status().code());
    if (connection instanceof WebsocketInbound) {
      // The attempt was to get the handshake; the session's frames still come to this call.
      attempt.completed();
    } else if (isResponseWhole) {
      completed(connection);
    }
  }

  /**
   * A message of the response, before the receiver sees it. The end of the body is taken here and
   * not from a later state: the receiver writes the end of the gateway's response at once, which
   * may be over before that state comes.
   */
  void inbound(Channel channel, Object message) {
    if (message instanceof WebSocketFrame frame) {
      if (inbound != null) {
        inbound.frame(frame, WebSocketSender.UPSTREAM);
      }
      return;
    }
    HttpResponse response = HttpMessages.response(message);
    if (response != null) {
      if (Channels.isStream(channel)) {
        grpcHead(response.headers());
      }
      isResponseWhole = HttpMessages.last(message) != null;
      return;
    }
    HttpContent content = isResponded ? HttpMessages.content(message) : null;
    if (content == null) {
      return;
    }
    if (content.content().isReadable()) {
      attempt.firstBodyByte();
    }
    LastHttpContent last = HttpMessages.last(message);
    if (isGrpc && last != null) {
      grpcStatus(last.trailingHeaders());
    }
    if (last != null && content.decoderResult().isSuccess()) {
      attempt.completed();
      forget(channel);
    }
  }

  /** A call that fails at once is answered by a head alone, with the status in it. */
  private void grpcHead(HttpHeaders headers) {
    String contentType = headers.get(HttpHeaderNames.CONTENT_TYPE);
    isGrpc = contentType != null && contentType.startsWith("application/grpc");
    if (isGrpc) {
      grpcStatus(headers);
    }
  }

  private void grpcStatus(HttpHeaders headers) {
    String status = headers.get("grpc-status");
    if (status != null) {
      attempt.grpcStatus(status);
    }
  }

  void completed(Connection connection) {
    if (isAcquired) {
      attempt.completed();
    }
    forget(connection.channel());
  }

  /** An error that the connection's observers are told of, in place of a response. */
  void failed(Connection connection, Throwable error) {
    if (isSentAgain(error) && connection instanceof HttpClientResponse response) {
      attempt.firstByte(response.status().code());
      attempt.completed();
    } else {
      inboundFailed(error);
    }
    forget(connection.channel());
  }

  /** An error that the receiver of the response is told of. */
  void inboundFailed(Throwable error) {
    if (inbound != null && inbound.isAborted()) {
      attempt.cancelled();
    } else if (isResponded) {
      attempt.truncated(error);
    } else {
      attempt.failed(error);
    }
  }

  /** The connection goes away or back to its pool, and the response was neither read nor failed. */
  void disconnecting(Connection connection) {
    if (isAcquired) {
      attempt.cancelled();
    }
    forget(connection.channel());
  }

  /** The subscriber was told of an error: no connection, or none that could be used. */
  void failed(Throwable error) {
    isClosed = true;
    inboundFailed(error);
    settled();
  }

  /** The subscriber has its response. What follows is the connection's to tell. */
  void answered() {
    isClosed = true;
    settled();
  }

  /** The subscriber wants no response any more. */
  void cancelled() {
    if (!isClosed) {
      isClosed = true;
      attempt.cancelled();
      settled();
    }
  }

  private void settled() {
    if (inbound != null) {
      inbound.settled(this);
    }
  }

  /** Opens a further attempt where Reactor Netty goes on after the last one has ended. */
  private void open() {
    if (!isClosed && attempt.isEnded() && !request.isEnded()) {
      isAcquired = false;
      head = UpstreamHead.further(config);
      attempt = request.attempt(head);
      isResponded = false;
      isResponseWhole = false;
      isGrpc = false;
    }
  }

  private void forget(Channel channel) {
    Attribute<UpstreamCall> place = channel.attr(KEY);
    if (place.get() == this) {
      place.set(null);
    }
  }

  /** Both are package-private, and signals rather than errors. */
  private static boolean isSentAgain(Throwable error) {
    String name = error.getClass().getName();
    return name.equals("reactor.netty.http.client.RedirectClientException")
        || name.equals("reactor.netty.http.client.HttpClientAuthenticationException");
  }
}
