package io.gatelens.instrumentation.springcloudgateway;

import io.gatelens.instrumentation.reactornetty.InboundRequest;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Says to the HTTP client below a routing filter whose attempts it makes. */
public final class RoutingFilterAdvice {

  private RoutingFilterAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static @Nullable Object enter(@Advice.Argument(0) ServerWebExchange exchange) {
    return UpstreamRouting.candidate(exchange);
  }

  // No publisher by its type: to Reactor's debug agent that would be a place of the application.
  @Advice.OnMethodExit(inline = false)
  @Advice.AssignReturned.ToReturned(typing = Assigner.Typing.DYNAMIC)
  public static @Nullable Object exit(
      @Advice.Argument(0) ServerWebExchange exchange,
      @Advice.Enter @Nullable Object candidate,
      @Advice.Return @Nullable Mono<Void> result) {
    return UpstreamRouting.routed(
        exchange, candidate instanceof InboundRequest request ? request : null, result);
  }
}
