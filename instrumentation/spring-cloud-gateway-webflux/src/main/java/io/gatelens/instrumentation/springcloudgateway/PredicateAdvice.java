package io.gatelens.instrumentation.springcloudgateway;

import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Reports a predicate that failed. */
public final class PredicateAdvice {

  private PredicateAdvice() {}

  @Advice.OnMethodExit(inline = false, onThrowable = Throwable.class)
  public static void exit(
      @Advice.Argument(0) @Nullable Object tested, @Advice.Thrown @Nullable Throwable error) {
    if (error != null) {
      FailedPredicate.tell(tested, error);
    }
  }
}
