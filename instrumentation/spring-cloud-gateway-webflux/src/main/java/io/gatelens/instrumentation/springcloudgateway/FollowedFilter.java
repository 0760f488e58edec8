package io.gatelens.instrumentation.springcloudgateway;

import io.gatelens.gateway.Filter;
import io.gatelens.gateway.FilterStep;
import io.gatelens.gateway.GatewayRequest;
import io.gatelens.instrumentation.reactornetty.InboundRequest;
import io.gatelens.instrumentation.reactornetty.SignalWatch;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;

/**
 * What a filter chain returns, followed: each subscription is a step of the filter, from the
 * subscription to its end. The method of the chain only builds the {@code Mono}; a retry subscribes
 * to the same one again.
 */
final class FollowedFilter extends Mono<Void> implements Scannable {

  private final Mono<Void> source;
  private final GatewayRequest request;
  private final ServerWebExchange exchange;
  private final Filter filter;
  private final int position;
  private final boolean isLast;

  FollowedFilter(
      Mono<Void> source,
      GatewayRequest request,
      ServerWebExchange exchange,
      Filter filter,
      int position,
      boolean isLast) {
    this.source = source;
    this.request = request;
    this.exchange = exchange;
    this.filter = filter;
    this.position = position;
    this.isLast = isLast;
  }

  /** The result to return in place of the given one; null to leave it. */
  static @Nullable Mono<Void> of(
      ServerWebExchange exchange,
      List<GatewayFilter> filters,
      int position,
      @Nullable Mono<Void> result) {
    int size = filters.size();
    if (position >= size || result == null) {
      return null; // The end of the chain, behind the last filter.
    }
    InboundRequest inbound = GatewayExchange.requestOf(exchange);
    if (inbound == null) {
      return null;
    }
    Filter filter = FilterNames.filter(filters.get(position));
    return new FollowedFilter(
        result, inbound.request(), exchange, filter, position, position == size - 1);
  }

  @Override
  public void subscribe(CoreSubscriber<? super Void> actual) {
    FilterStep step = request.filterEntered(filter, position, isLast);
    if (step != null && step.isBehindLoadBalancer()) {
      ChosenInstance.tell(step, exchange);
    }
    source.subscribe(step == null ? actual : new Follower(step, actual));
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    return key == Attr.PARENT ? source : null;
  }

  /** Tells the step of its end. */
  private static final class Follower extends SignalWatch<Void> {

    private final FilterStep step;

    private Follower(FilterStep step, CoreSubscriber<? super Void> actual) {
      super(actual);
      this.step = step;
    }

    @Override
    protected void seeCompletion() {
      step.completed();
    }

    @Override
    protected void seeError(Throwable error) {
      step.failed(error);
    }

    @Override
    protected void seeCancellation() {
      step.cancelled();
    }
  }
}
