package io.gatelens.instrumentation.springcloudgateway;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.Route;
import reactor.core.publisher.Flux;

/** Watches the routes that a load takes from their source. */
public final class RoutesFetchedAdvice {

  private RoutesFetchedAdvice() {}

  @Advice.OnMethodExit(inline = false)
  @Advice.AssignReturned.ToReturned(typing = Assigner.Typing.DYNAMIC)
  public static @Nullable Flux<Route> exit(
      @Advice.This Object locator, @Advice.Return @Nullable Flux<Route> routes) {
    return RouteLoads.instance().fetching(locator, routes);
  }
}
