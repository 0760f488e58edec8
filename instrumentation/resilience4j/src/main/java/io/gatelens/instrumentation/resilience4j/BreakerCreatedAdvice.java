package io.gatelens.instrumentation.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import net.bytebuddy.asm.Advice;

/** Reports a breaker that was made. */
public final class BreakerCreatedAdvice {

  private BreakerCreatedAdvice() {}

  @Advice.OnMethodExit(inline = false)
  public static void exit(@Advice.This CircuitBreaker breaker) {
    Breakers.created(breaker);
  }
}
