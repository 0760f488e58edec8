package io.gatelens.instrumentation.springcloudgateway;

import io.micrometer.observation.Observation;
import net.bytebuddy.asm.Advice;
import org.springframework.web.server.ServerWebExchange;

/** Ties a new observation of a call to the request that is called for. */
public final class CallObservedAdvice {

  private CallObservedAdvice() {}

  @Advice.OnMethodExit(inline = false)
  public static void exit(
      @Advice.This Observation.Context context, @Advice.Argument(2) ServerWebExchange exchange) {
    ObservedCall.created(context, exchange);
  }
}
