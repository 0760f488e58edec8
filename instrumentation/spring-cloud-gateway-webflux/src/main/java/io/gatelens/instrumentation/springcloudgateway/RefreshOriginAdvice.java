package io.gatelens.instrumentation.springcloudgateway;

import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Remembers who refreshes the configuration for as long as that takes. */
public final class RefreshOriginAdvice {

  private RefreshOriginAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static @Nullable Object enter(@Advice.This Object origin) {
    return LoadTrigger.refreshing(origin);
  }

  @Advice.OnMethodExit(inline = false, onThrowable = Throwable.class)
  public static void exit(@Advice.Enter @Nullable Object before) {
    LoadTrigger.refreshed(before);
  }
}
