package io.gatelens.instrumentation.springcloudgateway;

import io.gatelens.gateway.Filter;
import io.gatelens.gateway.FilterStep;
import io.gatelens.gateway.GatewayRequest;
import io.gatelens.instrumentation.reactornetty.InboundRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * What a filter chain returns, followed: each subscription is a step of the filter, from the
 * subscription to its end. The method of the chain only builds the {@code Mono}; a retry subscribes
 * to the same one again.
 */
final class FollowedFilter extends Mono<Void> implements Scannable {

  private final Mono<Void> source;
  private final GatewayRequest request;
  private final Filter filter;
  private final int position;
  private final boolean isLast;

  FollowedFilter(
      Mono<Void> source, GatewayRequest request, Filter filter, int position, boolean isLast) {
    this.source = source;
    this.request = request;
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
    return new FollowedFilter(result, inbound.request(), filter, position, position == size - 1);
  }

  @Override
  public void subscribe(CoreSubscriber<? super Void> actual) {
    FilterStep step = request.filterEntered(filter, position, isLast);
    source.subscribe(step == null ? actual : new Follower(step, actual));
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    return key == Attr.PARENT ? source : null;
  }

  /** Hands every signal on, and tells the step of its end before. */
  private static final class Follower implements CoreSubscriber<Void>, Subscription, Scannable {

    private final FilterStep step;
    private final CoreSubscriber<? super Void> actual;
    private volatile @Nullable Subscription upstream;

    private Follower(FilterStep step, CoreSubscriber<? super Void> actual) {
      this.step = step;
      this.actual = actual;
    }

    @Override
    public Context currentContext() {
      return actual.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      upstream = subscription;
      actual.onSubscribe(this);
    }

    @Override
    @SuppressWarnings("VoidUsed") // there is none, and if there were it would be handed on
    public void onNext(Void value) {
      actual.onNext(value);
    }

    @Override
    public void onError(Throwable error) {
      step.failed(error);
      actual.onError(error);
    }

    @Override
    public void onComplete() {
      step.completed();
      actual.onComplete();
    }

    @Override
    public void request(long demand) {
      Subscription subscription = upstream;
      if (subscription != null) {
        subscription.request(demand);
      }
    }

    @Override
    public void cancel() {
      step.cancelled();
      Subscription subscription = upstream;
      if (subscription != null) {
        subscription.cancel();
      }
    }

    /** So that a chain of operators can still be walked by those who print it. */
    @Override
    @SuppressWarnings("rawtypes")
    public @Nullable Object scanUnsafe(Attr key) {
      if (key == Attr.PARENT) {
        return upstream;
      }
      return key == Attr.ACTUAL ? actual : null;
    }
  }
}
