package io.gatelens.instrumentation.springcloudgateway;

import net.bytebuddy.asm.Advice;
import org.springframework.cloud.gateway.filter.GlobalFilter;

/** Reports which global filter an adapter stands for. */
public final class FilterAdaptedAdvice {

  private FilterAdaptedAdvice() {}

  @Advice.OnMethodExit(inline = false)
  public static void exit(
      @Advice.This Object adapter, @Advice.Argument(0) GlobalFilter globalFilter) {
    FilterNames.adapted(adapter, globalFilter);
  }
}
