package io.gatelens.instrumentation.springcloudgateway;

import net.bytebuddy.asm.Advice;
import org.springframework.web.server.ServerWebExchange;

/** Reports the route whose filters are about to run. */
public final class RouteMatchedAdvice {

  private RouteMatchedAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(@Advice.Argument(0) ServerWebExchange exchange) {
    RouteMatch.matched(exchange);
  }
}
