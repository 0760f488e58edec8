package io.gatelens.instrumentation.reactornetty;

import reactor.core.CoreSubscriber;
import reactor.netty.Connection;
import reactor.util.context.Context;

/**
 * Stands between the HTTP client and whoever subscribed to it: adds the call to the context that
 * the connection's observers read, and sees what no connection can tell because there is none yet:
 * an error, and a cancellation while a pool or a connect is waited for.
 */
final class UpstreamSubscriber extends SignalWatch<Connection> {

  private final UpstreamCall call;

  UpstreamSubscriber(
      UpstreamCall call, CoreSubscriber<? super Connection> actual, Context context) {
    super(actual, call.addTo(context));
    this.call = call;
  }

  @Override
  protected void seeNext() {
    call.answered();
  }

  @Override
  protected void seeError(Throwable error) {
    call.failed(error);
  }

  @Override
  protected void seeCancellation() {
    call.cancelled();
  }
}
