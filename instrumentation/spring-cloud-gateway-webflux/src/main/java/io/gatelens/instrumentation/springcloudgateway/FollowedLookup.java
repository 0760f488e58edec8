package io.gatelens.instrumentation.springcloudgateway;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_PREDICATE_ROUTE_ATTR;

import io.gatelens.gateway.GatewayRequest;
import io.gatelens.gateway.RouteLookup;
import io.gatelens.instrumentation.reactornetty.FollowedMono;
import io.gatelens.instrumentation.reactornetty.InboundRequest;
import io.gatelens.instrumentation.reactornetty.SignalWatch;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/**
 * The search for a route, followed from the subscription to the route, to none, or to a failure.
 *
 * <p>The gateway tries its routes in the order of its cache, one after the other, and writes each
 * one's id to the exchange before. So how many were tried is the place of the last id, and nobody
 * has to count.
 */
final class FollowedLookup extends FollowedMono<Route> {

  private final GatewayRequest request;
  private final ServerWebExchange exchange;
  private final Object locator;

  FollowedLookup(
      Mono<Route> source, GatewayRequest request, ServerWebExchange exchange, Object locator) {
    super(source);
    this.request = request;
    this.exchange = exchange;
    this.locator = locator;
  }

  /** The result to return in place of the given one; null to leave it. */
  static @Nullable FollowedLookup of(
      ServerWebExchange exchange, Object locator, @Nullable Mono<Route> result) {
    InboundRequest inbound = result == null ? null : GatewayExchange.requestOf(exchange);
    return result == null || inbound == null
        ? null
        : new FollowedLookup(result, inbound.request(), exchange, locator);
  }

  @Override
  public void subscribe(CoreSubscriber<? super Route> actual) {
    RouteLookup lookup = request.routeLookupStarted();
    source.subscribe(lookup == null ? actual : new Follower(lookup, this, actual));
  }

  /** The candidate that is tried, or was last; null where there was none. */
  static @Nullable String candidate(ServerWebExchange exchange) {
    return exchange.getAttributes().get(GATEWAY_PREDICATE_ROUTE_ATTR) instanceof String id
        ? id
        : null;
  }

  /** Tells the search of its end, and how many candidates it had if it is asked. */
  private static final class Follower extends SignalWatch<Route> implements IntSupplier {

    private final RouteLookup lookup;
    private final FollowedLookup followed;

    // As they were at the end: the exchange forgets the one, and a load replaces the other.
    private @Nullable String last;
    private @Nullable List<?> routes;

    private Follower(
        RouteLookup lookup, FollowedLookup followed, CoreSubscriber<? super Route> actual) {
      super(actual);
      this.lookup = lookup;
      this.followed = followed;
    }

    @Override
    protected void seeNext() {
      keep();
      lookup.ended(this);
    }

    @Override
    protected void seeCompletion() {
      if (routes == null) {
        keep();
        lookup.ended(this);
      }
    }

    @Override
    protected void seeError(Throwable error) {
      keep();
      lookup.failed(last, error, this);
    }

    @Override
    protected void seeCancellation() {
      lookup.cancelled();
    }

    @Override
    public int getAsInt() {
      return RouteOrder.tried(routes, last);
    }

    private void keep() {
      last = candidate(followed.exchange);
      routes = RouteOrder.of(followed.locator);
    }
  }
}
