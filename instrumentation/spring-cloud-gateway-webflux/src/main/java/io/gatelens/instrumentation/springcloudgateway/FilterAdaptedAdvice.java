package io.gatelens.instrumentation.springcloudgateway;

import net.bytebuddy.asm.Advice;
import org.springframework.cloud.gateway.filter.GatewayFilter;

/** Remembers which global filter is in an adapter. */
public final class FilterAdaptedAdvice {

  private FilterAdaptedAdvice() {}

  @Advice.OnMethodExit(inline = false)
  public static void exit(
      @Advice.This GatewayFilter adapter, @Advice.Argument(0) Object globalFilter) {
    FilterNames.adapted(adapter, globalFilter);
  }
}
