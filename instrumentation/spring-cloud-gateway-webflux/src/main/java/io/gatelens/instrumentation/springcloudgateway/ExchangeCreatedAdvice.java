package io.gatelens.instrumentation.springcloudgateway;

import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/** Ties a new exchange to the request of its transport. */
public final class ExchangeCreatedAdvice {

  private ExchangeCreatedAdvice() {}

  @Advice.OnMethodExit(inline = false)
  public static void exit(@Advice.Return @Nullable ServerWebExchange exchange) {
    if (exchange != null) {
      GatewayExchange.created(exchange);
    }
  }
}
