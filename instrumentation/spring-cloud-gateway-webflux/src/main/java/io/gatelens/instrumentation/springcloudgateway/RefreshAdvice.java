package io.gatelens.instrumentation.springcloudgateway;

import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Reports a refresh of the configuration that fails as a whole. */
public final class RefreshAdvice {

  private RefreshAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static @Nullable Long enter() {
    return System.nanoTime();
  }

  @Advice.OnMethodExit(inline = false, onThrowable = Throwable.class)
  public static void exit(
      @Advice.Enter @Nullable Long startNanos, @Advice.Thrown @Nullable Throwable error) {
    if (error != null) {
      ConfigurationRefresh.failed(null, startNanos, error);
    }
  }
}
