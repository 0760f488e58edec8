package io.gatelens.instrumentation.reactornetty;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.netty.Connection;
import reactor.util.context.Context;

/**
 * Stands between the HTTP client and whoever subscribed to it: adds the call to the context that
 * the connection's observers read, and sees what no connection can tell because there is none yet:
 * an error, and a cancellation while a pool or a connect is waited for.
 */
final class UpstreamSubscriber implements CoreSubscriber<Connection>, Subscription, Scannable {

  private final UpstreamCall call;
  private final CoreSubscriber<? super Connection> actual;
  private final Context context;
  private volatile @Nullable Subscription upstream;

  UpstreamSubscriber(UpstreamCall call, CoreSubscriber<? super Connection> actual) {
    this.call = call;
    this.actual = actual;
    this.context = call.addTo(actual.currentContext());
  }

  @Override
  public Context currentContext() {
    return context;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    upstream = subscription;
    actual.onSubscribe(this);
  }

  @Override
  public void onNext(Connection connection) {
    call.answered();
    actual.onNext(connection);
  }

  @Override
  public void onError(Throwable error) {
    call.failed(error);
    actual.onError(error);
  }

  @Override
  public void onComplete() {
    actual.onComplete();
  }

  @Override
  public void request(long demand) {
    Subscription subscription = upstream;
    if (subscription != null) {
      subscription.request(demand);
    }
  }

  @Override
  public void cancel() {
    call.cancelled();
    Subscription subscription = upstream;
    if (subscription != null) {
      subscription.cancel();
    }
  }

  /** So that a chain of operators can still be walked by those who print it. */
  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.PARENT) {
      return upstream;
    }
    if (key == Attr.ACTUAL) {
      return actual;
    }
    return null;
  }
}
