package io.gatelens.instrumentation.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import net.bytebuddy.asm.Advice;

/** Reports a breaker's new state. */
public final class BreakerChangedAdvice {

  private BreakerChangedAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(
      @Advice.This CircuitBreaker breaker,
      @Advice.Argument(0) CircuitBreaker.StateTransition transition) {
    Breakers.changed(breaker, transition.getFromState(), transition.getToState());
  }
}
