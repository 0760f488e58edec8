package io.gatelens.instrumentation.springcloudgateway;

import net.bytebuddy.asm.Advice;

/** Reports that the application is a gateway. */
public final class RouteLocatorCreatedAdvice {

  private RouteLocatorCreatedAdvice() {}

  @Advice.OnMethodExit(inline = false)
  public static void exit(@Advice.This Object locator) {
    GatewayNode.started(locator.getClass());
  }
}
