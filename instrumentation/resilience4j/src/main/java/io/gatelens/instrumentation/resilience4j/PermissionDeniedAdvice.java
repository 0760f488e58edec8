package io.gatelens.instrumentation.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Reports a call that a breaker does not let through, where that is an exception. */
public final class PermissionDeniedAdvice {

  private PermissionDeniedAdvice() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class, inline = false)
  public static void exit(
      @Advice.This CircuitBreaker breaker, @Advice.Thrown @Nullable Throwable denied) {
    if (denied != null) {
      Breakers.rejected(breaker);
    }
  }
}
