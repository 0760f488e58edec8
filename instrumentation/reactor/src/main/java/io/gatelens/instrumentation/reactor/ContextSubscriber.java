package io.gatelens.instrumentation.reactor;

import io.gatelens.gateway.CurrentContext;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.util.context.Context;

/** Hands signals on with the context that was current at the subscription. */
@SuppressWarnings("try") // A border is open, nothing is done with it.
final class ContextSubscriber<T> implements CoreSubscriber<T>, Scannable {

  private final io.opentelemetry.context.Context context;
  private final CoreSubscriber<? super T> actual;

  ContextSubscriber(io.opentelemetry.context.Context context, CoreSubscriber<? super T> actual) {
    this.context = context;
    this.actual = actual;
  }

  @Override
  public Context currentContext() {
    return actual.currentContext();
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    try (Scope border = CurrentContext.of(context)) {
      actual.onSubscribe(subscription);
    }
  }

  @Override
  public void onNext(T value) {
    try (Scope border = CurrentContext.of(context)) {
      actual.onNext(value);
    }
  }

  @Override
  public void onError(Throwable error) {
    try (Scope border = CurrentContext.of(context)) {
      actual.onError(error);
    }
  }

  @Override
  public void onComplete() {
    try (Scope border = CurrentContext.of(context)) {
      actual.onComplete();
    }
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    return key == Attr.ACTUAL ? actual : null;
  }
}
