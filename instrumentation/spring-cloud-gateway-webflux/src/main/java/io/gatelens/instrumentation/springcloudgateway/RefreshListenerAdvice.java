package io.gatelens.instrumentation.springcloudgateway;

import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEvent;

/** Remembers the event behind a load for as long as it is being published. */
public final class RefreshListenerAdvice {

  private RefreshListenerAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static @Nullable Object enter(@Advice.Argument(0) ApplicationEvent event) {
    return LoadTrigger.listening(event);
  }

  @Advice.OnMethodExit(inline = false, onThrowable = Throwable.class)
  public static void exit(@Advice.Enter @Nullable Object before) {
    LoadTrigger.listened(before);
  }
}
