package io.gatelens.instrumentation.springcloudgateway;

import io.gatelens.gateway.CurrentContext;
import io.gatelens.instrumentation.reactornetty.FollowedMono;
import io.gatelens.instrumentation.reactornetty.InboundRequest;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/**
 * What the dispatcher returns for a request, or for a forward inside of one: the request is current
 * while it is subscribed. Predicates of routes, key resolvers and fallback controllers run then, on
 * that thread.
 */
final class RequestDispatch extends FollowedMono<Void> {

  private final Context context;

  RequestDispatch(Mono<Void> source, Context context) {
    this(source, source, context);
  }

  private RequestDispatch(Mono<Void> original, Mono<Void> source, Context context) {
    super(original, source);
    this.context = context;
  }

  /** The result to return in place of the given one; null to leave it. */
  static @Nullable RequestDispatch of(ServerWebExchange exchange, @Nullable Mono<Void> result) {
    InboundRequest inbound = result == null ? null : GatewayExchange.requestOf(exchange);
    Context context = inbound == null ? null : inbound.request().contextForCode();
    if (result == null || context == null) {
      return null;
    }
    Mono<Void> source =
        CurrentContext.isCarriedByReactor()
            ? result.contextWrite(entries -> entries.put(CurrentContext.REACTOR_KEY, context))
            : result;
    return new RequestDispatch(result, source, context);
  }

  @Override
  @SuppressWarnings("try") // A border is open, nothing is done with it.
  public void subscribe(CoreSubscriber<? super Void> actual) {
    try (Scope border = CurrentContext.of(context)) {
      source.subscribe(actual);
    }
  }
}
