package io.gatelens.instrumentation.reactornetty;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver.State;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.HttpOperations;
import reactor.netty.http.client.HttpClientConfig;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.client.HttpClientState;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** What the events of Reactor Netty's HTTP client mean for the attempt that is under way. */
final class ClientEdge {

  private ClientEdge() {}

  /** The subscriber to use in place of the given one; null to leave it. */
  static @Nullable CoreSubscriber<Connection> subscribing(
      CoreSubscriber<? super Connection> actual, HttpClientConfig config) {
    Context context = actual.currentContext();
    UpstreamCall call = UpstreamCall.start(context, config);
    return call == null ? null : new UpstreamSubscriber(call, actual, context);
  }

  /** A state, before the observer that subscribes the request or emits the response sees it. */
  static void onStateChange(ContextView context, Connection connection, State state) {
    UpstreamCall call = UpstreamCall.in(context);
    if (call == null) {
      return;
    }
    if (state == State.CONNECTED) {
      call.connected(connection, false);
    } else if (state == State.ACQUIRED) {
      call.connected(connection, true);
    } else if (state == HttpClientState.REQUEST_PREPARED) {
      if (connection instanceof HttpClientRequest request) {
        call.prepared(connection, request);
      }
    } else if (state == HttpClientState.REQUEST_SENT) {
      call.requestSent();
    } else if (state == HttpClientState.RESPONSE_RECEIVED) {
      if (connection instanceof HttpClientResponse response) {
        call.responseReceived(connection, response);
      }
    } else if (state == HttpClientState.RESPONSE_COMPLETED) {
      call.completed(connection);
    } else if (state == State.DISCONNECTING && connection instanceof HttpOperations<?, ?>) {
      // Of the operations only: a shared HTTP/2 connection tells its end to whoever came last.
      call.disconnecting(connection);
    }
  }

  static void uncaught(ContextView context, Connection connection, Throwable error) {
    UpstreamCall call = UpstreamCall.in(context);
    if (call != null) {
      call.failed(connection, error);
    }
  }

  /** A message on any channel of a client: one look where there is no call of a gateway. */
  static void inbound(Channel channel, Object message) {
    UpstreamCall call = UpstreamCall.on(channel);
    if (call != null) {
      call.inbound(channel, message);
    }
  }

  /** An error on the way in or out, of a server's or a client's operations. */
  static void operationsFailed(ChannelOperations<?, ?> operations, Throwable error) {
    if (!(operations instanceof HttpClientResponse)
        || operations.isInboundCancelled()
        || operations.isInboundDisposed()) {
      // What comes after the gateway gave up reading is no failure of the upstream.
      return;
    }
    UpstreamCall call = UpstreamCall.on(operations.channel());
    if (call != null) {
      call.inboundFailed(error);
    }
  }
}
