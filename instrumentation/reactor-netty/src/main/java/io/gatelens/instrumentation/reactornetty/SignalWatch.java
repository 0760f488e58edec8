package io.gatelens.instrumentation.reactornetty;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.util.context.Context;

/**
 * Stands between a publisher and its subscriber, sees each signal just before the other side does,
 * and hands it on as it is. It is the subscription too: so no two operators around it agree on a
 * way of their own (Reactor's fusion), and a cancellation is seen.
 *
 * <p>What is seen must not throw: it would take the place of the signal. Who overrides a signal
 * itself, to hand it on within something, calls it here.
 */
public abstract class SignalWatch<T> implements CoreSubscriber<T>, Subscription, Scannable {

  private final CoreSubscriber<? super T> actual;
  private final Context context;

  /**
   * Plain, as in Reactor's own operators: who has this as a subscription got it after the write.
   */
  private @Nullable Subscription upstream;

  protected SignalWatch(CoreSubscriber<? super T> actual) {
    this(actual, actual.currentContext());
  }

  /**
   * Stands between them with a context of its own.
   *
   * @param context what the publisher gets to see; kept, as every operator before asks for it and
   *     would ask all operators behind in turn
   */
  protected SignalWatch(CoreSubscriber<? super T> actual, Context context) {
    this.actual = actual;
    this.context = context;
  }

  /** A value comes. */
  protected void seeNext() {}

  /** The end comes. */
  protected void seeCompletion() {}

  /** A failure comes. */
  protected abstract void seeError(Throwable error);

  /** The subscriber wants no more. May be called more than once, on any thread. */
  protected abstract void seeCancellation();

  @Override
  public final Context currentContext() {
    return context;
  }

  /** Whether the publisher has begun. */
  protected final boolean isSubscribed() {
    return upstream != null;
  }

  @Override
  public final void onSubscribe(Subscription subscription) {
    upstream = subscription;
    actual.onSubscribe(this);
  }

  @Override
  public void onNext(T value) {
    seeNext();
    actual.onNext(value);
  }

  @Override
  public void onError(Throwable error) {
    seeError(error);
    actual.onError(error);
  }

  @Override
  public void onComplete() {
    seeCompletion();
    actual.onComplete();
  }

  @Override
  public final void request(long demand) {
    Subscription subscription = upstream;
    if (subscription != null) {
      subscription.request(demand);
    }
  }

  @Override
  public void cancel() {
    seeCancellation();
    Subscription subscription = upstream;
    if (subscription != null) {
      subscription.cancel();
    }
  }

  /** So that a chain of operators can still be walked by those who print it. */
  @Override
  @SuppressWarnings("rawtypes")
  public final @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.PARENT) {
      return upstream;
    }
    return key == Attr.ACTUAL ? actual : null;
  }
}
