package io.gatelens.instrumentation.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import net.bytebuddy.asm.Advice;

/** Reports a call that a breaker does not let through, where the caller asks for it. */
public final class PermissionTriedAdvice {

  private PermissionTriedAdvice() {}

  @Advice.OnMethodExit(inline = false)
  public static void exit(@Advice.This CircuitBreaker breaker, @Advice.Return boolean isPermitted) {
    if (!isPermitted) {
      Breakers.rejected(breaker);
    }
  }
}
