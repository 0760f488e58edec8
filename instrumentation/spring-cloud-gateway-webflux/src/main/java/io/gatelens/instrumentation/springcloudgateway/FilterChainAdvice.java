package io.gatelens.instrumentation.springcloudgateway;

import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Follows the filter that a chain is about to run. */
public final class FilterChainAdvice {

  private FilterChainAdvice() {}

  // No publisher by its type: to Reactor's debug agent that would be a place of the application.
  @Advice.OnMethodExit(inline = false)
  @Advice.AssignReturned.ToReturned(typing = Assigner.Typing.DYNAMIC)
  public static @Nullable Object exit(
      @Advice.Argument(0) ServerWebExchange exchange,
      @Advice.FieldValue("index") int index,
      @Advice.FieldValue("filters") List<GatewayFilter> filters,
      @Advice.Return @Nullable Mono<Void> result) {
    return FollowedFilter.of(exchange, filters, index, result);
  }
}
