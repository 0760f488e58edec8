package io.gatelens.instrumentation.springcloudgateway;

import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Reports a bean whose new configuration cannot be bound. */
public final class RebindAdvice {

  private RebindAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static @Nullable Long enter() {
    return System.nanoTime();
  }

  @Advice.OnMethodExit(inline = false, onThrowable = Throwable.class)
  public static void exit(
      @Advice.Argument(0) String beanName,
      @Advice.Enter @Nullable Long startNanos,
      @Advice.Thrown @Nullable Throwable error) {
    if (error != null) {
      ConfigurationRefresh.failed(beanName, startNanos, error);
    }
  }
}
