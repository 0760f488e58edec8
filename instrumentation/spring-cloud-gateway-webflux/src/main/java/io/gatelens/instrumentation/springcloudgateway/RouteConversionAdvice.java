package io.gatelens.instrumentation.springcloudgateway;

import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteDefinition;

/** Reports what became of a route definition. */
public final class RouteConversionAdvice {

  private RouteConversionAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static @Nullable Long enter() {
    return System.nanoTime();
  }

  @Advice.OnMethodExit(inline = false, onThrowable = Throwable.class)
  public static void exit(
      @Advice.Argument(0) RouteDefinition definition,
      @Advice.FieldValue("gatewayProperties") @Nullable GatewayProperties properties,
      @Advice.Enter @Nullable Long startNanos,
      @Advice.Return @Nullable Route route,
      @Advice.Thrown @Nullable Throwable error) {
    RouteLoads.instance()
        .converted(
            definition,
            properties,
            route,
            startNanos == null ? System.nanoTime() : startNanos,
            error);
  }
}
