package io.gatelens.instrumentation.springcloudgateway;

import net.bytebuddy.asm.Advice;
import org.springframework.cloud.gateway.event.RefreshRoutesResultEvent;

/** Reports the result of a load. */
public final class RouteLoadResultAdvice {

  private RouteLoadResultAdvice() {}

  @Advice.OnMethodExit(inline = false)
  public static void exit(@Advice.This RefreshRoutesResultEvent event) {
    RouteLoads.instance().ended(event.getSource(), event.getThrowable());
  }
}
