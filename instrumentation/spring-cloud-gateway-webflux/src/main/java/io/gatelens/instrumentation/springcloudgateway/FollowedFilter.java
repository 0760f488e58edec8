package io.gatelens.instrumentation.springcloudgateway;

import io.gatelens.gateway.CurrentContext;
import io.gatelens.gateway.Filter;
import io.gatelens.gateway.FilterStep;
import io.gatelens.gateway.GatewayRequest;
import io.gatelens.instrumentation.reactornetty.InboundRequest;
import io.gatelens.instrumentation.reactornetty.SignalWatch;
import io.opentelemetry.context.Scope;
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
 *
 * <p>Where the filter is one of the gateway's user, the request is current in its body, which runs
 * within the subscription, and in what it does when the chain behind it comes back to it.
 */
@SuppressWarnings("try") // A border is open, nothing is done with it.
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
    CoreSubscriber<? super Void> follower =
        step == null || Follower.goesOn(actual, step)
            ? actual
            : new Follower(request, step, actual);
    try (Scope border = border(request, filter.runsUserCode())) {
      source.subscribe(follower);
    }
  }

  private static Scope border(GatewayRequest request, boolean isUserCode) {
    return isUserCode ? CurrentContext.of(request) : Scope.noop();
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    return key == Attr.PARENT ? source : null;
  }

  /**
   * Tells a step of its end. Most filters only change the request and return the very {@code Mono}
   * that the chain gave them: those share the follower of the one before them.
   */
  private static final class Follower extends SignalWatch<Void> {

    private final GatewayRequest request;

    /** The innermost; the others end with it. */
    private FilterStep step;

    private Follower(GatewayRequest request, FilterStep step, CoreSubscriber<? super Void> actual) {
      super(actual);
      this.request = request;
      this.step = step;
    }

    /** Whether the subscriber is the follower of the filter before, and follows this step too. */
    private static boolean goesOn(CoreSubscriber<? super Void> actual, FilterStep step) {
      if (actual instanceof Follower follower
          && !follower.isSubscribed()
          && step.endsToo(follower.step)) {
        follower.step = step;
        return true;
      }
      return false;
    }

    @Override
    public void onComplete() {
      try (Scope border = border(request, step.returnsToUserCode())) {
        super.onComplete();
      }
    }

    @Override
    public void onError(Throwable error) {
      try (Scope border = border(request, step.returnsToUserCode())) {
        super.onError(error);
      }
    }

    /** Comes from the subscriber, and goes through the filter to the chain behind it. */
    @Override
    public void cancel() {
      try (Scope border = border(request, step.runsUserCode())) {
        super.cancel();
      }
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
