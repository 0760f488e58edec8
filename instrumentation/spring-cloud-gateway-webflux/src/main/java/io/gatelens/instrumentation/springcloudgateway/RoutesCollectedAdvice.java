package io.gatelens.instrumentation.springcloudgateway;

import java.util.List;
import net.bytebuddy.asm.Advice;

/** Reports the list of routes that a load ends with. */
public final class RoutesCollectedAdvice {

  private RoutesCollectedAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(@Advice.This Object locator, @Advice.Argument(0) List<?> signals) {
    RouteLoads.instance().collected(locator, signals);
  }
}
