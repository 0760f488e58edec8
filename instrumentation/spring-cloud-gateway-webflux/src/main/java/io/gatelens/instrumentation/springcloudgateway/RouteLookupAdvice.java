package io.gatelens.instrumentation.springcloudgateway;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Follows the search for the route of an exchange. */
public final class RouteLookupAdvice {

  private RouteLookupAdvice() {}

  // No publisher by its type: to Reactor's debug agent that would be a place of the application.
  @Advice.OnMethodExit(inline = false)
  @Advice.AssignReturned.ToReturned(typing = Assigner.Typing.DYNAMIC)
  public static @Nullable Object exit(
      @Advice.Argument(0) ServerWebExchange exchange,
      @Advice.FieldValue("routeLocator") Object locator,
      @Advice.Return @Nullable Mono<Route> result) {
    return FollowedLookup.of(exchange, locator, result);
  }
}
