package io.gatelens.instrumentation.springcloudgateway;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Makes the request current while it is dispatched. */
public final class DispatchAdvice {

  private DispatchAdvice() {}

  // No publisher by its type: to Reactor's debug agent that would be a place of the application.
  @Advice.OnMethodExit(inline = false)
  @Advice.AssignReturned.ToReturned(typing = Assigner.Typing.DYNAMIC)
  public static @Nullable Object exit(
      @Advice.Argument(0) ServerWebExchange exchange, @Advice.Return @Nullable Mono<Void> result) {
    return RequestDispatch.of(exchange, result);
  }
}
