package io.gatelens.instrumentation.reactor;

import io.gatelens.gateway.CurrentContext;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import org.jspecify.annotations.Nullable;

/**
 * The request's context among the thread-locals that Reactor restores from its own context, with
 * Micrometer's library for it. A flow without a request clears it, so none sees another's.
 */
final class CarriedContext implements ThreadLocalAccessor<Context> {

  private CarriedContext() {}

  /** Registers with the application's registry; again in place of the one before. */
  static void join() {
    ContextRegistry.getInstance().registerThreadLocalAccessor(new CarriedContext());
    CurrentContext.carriedByReactor(true);
  }

  static void leave() {
    CurrentContext.carriedByReactor(false);
    ContextRegistry.getInstance().removeThreadLocalAccessor(CurrentContext.REACTOR_KEY);
  }

  @Override
  public Object key() {
    return CurrentContext.REACTOR_KEY;
  }

  @Override
  public @Nullable Context getValue() {
    return CurrentContext.get();
  }

  @Override
  public void setValue(Context value) {
    set(value);
  }

  @Override
  public void setValue() {
    set(Context.root());
  }

  /** What the first releases of the library call in place of {@link #setValue()}. */
  @Override
  @Deprecated
  public void reset() {
    set(Context.root());
  }

  /** The library restores the value before by itself, and has no scope to give back. */
  @SuppressWarnings("MustBeClosedChecker")
  private static void set(Context value) {
    ContextStorage.get().attach(value);
  }
}
