package io.gatelens.instrumentation.reactornetty;

import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.ServerConnections;
import io.gatelens.gateway.WebSocketSender;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver.State;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerState;
import reactor.netty.http.websocket.WebsocketInbound;

/** What the events of Reactor Netty's HTTP server mean for the request that is under way. */
final class ServerEdge {

  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;

  /** What is not flushed by then waits for the client to read. */
  private static final int LOOKS = 3;

  /** One for all connections: it needs to know nothing of them but who counts them. */
  private static volatile @Nullable Closing closing;

  private ServerEdge() {}

  /** A client's connection: it ends when its channel is closed, by whomever. */
  static void accepted(Channel channel) {
    Closing counted = closing();
    counted.connections().accepted();
    channel.closeFuture().addListener(counted);
  }

  /**
   * A client's connection was closed by force, as one too many is. Where its channel was never
   * registered nothing else tells of its end: the close future stays as it is.
   */
  static void closedForcibly(Channel channel) {
    if (!channel.isRegistered() && !channel.closeFuture().isDone()) {
      Closing counted = closing();
      channel.closeFuture().removeListener(counted);
      counted.connections().closed();
    }
  }

  private static Closing closing() {
    ServerConnections connections = Gateway.current().connections();
    Closing known = closing;
    if (known == null || known.connections() != connections) {
      known = new Closing(connections);
      closing = known;
    }
    return known;
  }

  /** Counts a connection's end where its begin was counted. */
  private record Closing(ServerConnections connections) implements ChannelFutureListener {

    @Override
    public void operationComplete(ChannelFuture closed) {
      connections.closed();
    }
  }

  /** A state of the child connection, before Reactor Netty's own handler sees it. */
  static void onStateChange(Connection connection, State state) {
    if (state == HttpServerState.REQUEST_RECEIVED) {
      InboundRequest.received(connection);
    } else if (state == State.DISCONNECTING) {
      disconnecting(connection);
    } else if (state == HttpServerState.REQUEST_DECODING_FAILED) {
      decodingFailed(connection);
    }
  }

  /** After the last write of a response, or after the channel closed: also of an idle channel. */
  private static void disconnecting(Connection connection) {
    InboundRequest request = InboundRequest.takeFrom(connection.channel());
    if (request == null) {
      return;
    }
    if (!request.isOf(connection)
        && connection instanceof WebsocketInbound
        && connection instanceof HttpServerRequest head) {
      request.upgraded(handshakeStatus(head));
    }
    request.end();
    request.sessionClosed();
  }

  /**
   * A request that the gateway never saw, or (before Reactor Netty 1.1.20) one that was under way
   * when the rest of it turned out to be undecodable. Since then such a one has ended before: see
   * {@link #answering}.
   */
  private static void decodingFailed(Connection connection) {
    if (!(connection instanceof HttpServerResponse response)) {
      return;
    }
    boolean isUnseen = isFailedRequest(connection);
    if (isUnseen) {
      InboundRequest.received(connection);
    } else if (response.hasSentHeaders()) {
      return; // The client has its answer: there is none in the handler's place.
    }
    InboundRequest request = InboundRequest.takeFrom(connection.channel());
    if (request != null) {
      request.badRequest(isUnseen ? response.status().code() : BAD_REQUEST);
    }
  }

  private static boolean isFailedRequest(Connection connection) {
    // Package-private, a subclass of the operations of an ordinary request in every line.
    return connection.getClass().getName().endsWith("$FailedHttpServerRequest");
  }

  /**
   * The peer closed while the operations were still bound: the response was not complete, unless
   * the client got all of it before they were told.
   */
  static void inboundClosed(Channel channel) {
    InboundRequest request = InboundRequest.on(channel);
    if (request != null && !request.isDelivered()) {
      request.aborted();
    }
  }

  /** The handler is done and the end of the response is about to be written. */
  static void outboundComplete(HttpServerRequest head) {
    if (!head.isWebsocket()) {
      return;
    }
    InboundRequest request = InboundRequest.on(Channels.of(head));
    if (request != null) {
      request.upgraded(handshakeStatus(head));
    }
  }

  /**
   * The response is about to be written in one piece.
   *
   * @param fullResponse when its status is not the handler's, the transport gave up decoding the
   *     request and answers in the handler's place
   */
  static void answering(HttpServerRequest head, HttpResponse fullResponse) {
    HttpServerResponse response = (HttpServerResponse) head;
    if (head.isWebsocket()
        || response.hasSentHeaders()
        || fullResponse.status().code() == response.status().code()) {
      return;
    }
    InboundRequest request = InboundRequest.takeFrom(Channels.of(head));
    if (request != null) {
      request.badRequest(fullResponse.status().code());
    }
  }

  /** The handler ended with an error that no web framework turned into a response. */
  static void outboundFailed(Channel channel, Throwable error) {
    InboundRequest request = InboundRequest.on(channel);
    if (request == null) {
      return;
    }
    if (channel.isActive()) {
      request.failed(error);
    } else {
      request.aborted();
    }
  }

  /** A message from the client, before the handler sees it: its first one makes the request. */
  static void inbound(Channel channel, Object message) {
    if (message instanceof WebSocketFrame frame) {
      InboundRequest request = InboundRequest.on(channel);
      if (request != null) {
        request.frame(frame, WebSocketSender.CLIENT);
      }
      return;
    }
    HttpContent content = HttpMessages.content(message);
    if (content != null && content.content().isReadable()) {
      InboundRequest request = InboundRequest.on(channel);
      if (request != null) {
        request.received(content.content().readableBytes());
      }
    }
  }

  /** A message to the client, on its way out. */
  static void outbound(Channel channel, Object message) {
    long bytes = HttpMessages.bodyBytes(message);
    boolean isLast = HttpMessages.endsResponse(message);
    InboundRequest request = bytes == 0 && !isLast ? null : InboundRequest.on(channel);
    if (request != null && request.sent(bytes, isLast)) {
      lookAfterFlush(channel, request, LOOKS);
    }
  }

  /**
   * Where the kernel has all of a response, its client may close before anybody is told. The flush
   * is a task of its own, behind the write.
   */
  private static void lookAfterFlush(Channel channel, InboundRequest request, int looks) {
    channel
        .eventLoop()
        .execute(
            () -> {
              ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
              if (waiting != null && waiting.totalPendingWriteBytes() == 0) {
                request.delivered();
              } else if (waiting != null && looks > 1) {
                lookAfterFlush(channel, request, looks - 1);
              }
            });
  }

  /** The last write of a response is done. */
  static void lastWrite(Channel channel, boolean isSuccess) {
    InboundRequest request = isSuccess ? null : InboundRequest.on(channel);
    if (request != null) {
      request.aborted();
    }
  }

  /** HTTP/2 opens a websocket with an extended CONNECT, which is answered with 200 (RFC 8441). */
  private static int handshakeStatus(HttpServerRequest head) {
    return head.version().majorVersion() == 1 ? SWITCHING_PROTOCOLS : OK;
  }
}
