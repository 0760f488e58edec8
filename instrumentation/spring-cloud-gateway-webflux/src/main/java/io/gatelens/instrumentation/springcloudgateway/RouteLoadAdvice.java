package io.gatelens.instrumentation.springcloudgateway;

import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.event.RefreshRoutesEvent;

/** Reports that the routes are about to be loaded. */
public final class RouteLoadAdvice {

  private RouteLoadAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static @Nullable Object enter(
      @Advice.This Object locator, @Advice.Argument(0) RefreshRoutesEvent event) {
    return RouteLoads.instance().starting(locator, event.getSource());
  }

  @Advice.OnMethodExit(inline = false, onThrowable = Throwable.class)
  public static void exit(@Advice.Enter @Nullable Object before) {
    RouteLoads.instance().started((LoadScope) before);
  }
}
