package io.gatelens.instrumentation.springcloudgateway;

import io.gatelens.gateway.CurrentContext;
import io.gatelens.gateway.Filter;
import io.gatelens.gateway.FilterTrail;
import io.gatelens.gateway.GatewayRequest;
import io.gatelens.instrumentation.reactornetty.FollowedMono;
import io.gatelens.instrumentation.reactornetty.InboundRequest;
import io.gatelens.instrumentation.reactornetty.SignalWatch;
import io.opentelemetry.context.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.CoreSubscriber;
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
final class FollowedFilter extends FollowedMono<Void> {

  private final GatewayRequest request;
  private final ServerWebExchange exchange;
  private final Filter filter;

  // There is one of these for each filter of each request, and they are small with short numbers.
  private final short position;
  private final short chainLength;

  FollowedFilter(
      Mono<Void> source,
      GatewayRequest request,
      ServerWebExchange exchange,
      Filter filter,
      int position,
      int chainLength) {
    super(source);
    this.request = request;
    this.exchange = exchange;
    this.filter = filter;
    this.position = (short) position;
    this.chainLength = (short) chainLength;
  }

  /** The result to return in place of the given one; null to leave it. */
  static @Nullable FollowedFilter of(
      ServerWebExchange exchange, List<?> filters, int position, @Nullable Mono<Void> result) {
    int size = filters.size();
    if (position >= size || size > Short.MAX_VALUE || result == null) {
      return null; // The end of the chain, behind the last filter.
    }
    InboundRequest inbound = GatewayExchange.requestOf(exchange);
    if (inbound == null) {
      return null;
    }
    Filter filter = FilterNames.filter(filters.get(position));
    return new FollowedFilter(result, inbound.request(), exchange, filter, position, size);
  }

  @Override
  public void subscribe(CoreSubscriber<? super Void> actual) {
    FilterTrail trail = request.filters();
    int step = trail.entered(filter, position, chainLength);
    CoreSubscriber<? super Void> follower = actual;
    if (step != FilterTrail.NOT_FOLLOWED) {
      if (trail.isBehindLoadBalancer(step)) {
        ChosenInstance.tell(trail, step, exchange);
      }
      follower = Follower.goesOn(actual, step) ? actual : new Follower(request, step, actual);
    }
    try (Scope border = border(request, filter.runsUserCode())) {
      source.subscribe(follower);
    } catch (Throwable e) {
      broken(request, step, e);
      throw e;
    }
  }

  /**
   * Something was thrown that is no signal: an error that Reactor takes for fatal, as of a class
   * that is missing. The transport closes the connection then, which looks as if the client had.
   */
  private static void broken(GatewayRequest request, int step, Throwable error) {
    if (step != FilterTrail.NOT_FOLLOWED) {
      request.filters().broken(step, error);
    }
    request.broken(error);
  }

  private static Scope border(GatewayRequest request, boolean isUserCode) {
    return isUserCode ? CurrentContext.of(request) : Scope.noop();
  }

  /**
   * Tells a step of its end. Most filters only change the request and return the very {@code Mono}
   * that the chain gave them: those share the follower of the one before them.
   */
  private static final class Follower extends SignalWatch<Void> {

    private final GatewayRequest request;

    /** The innermost; the others end with it. */
    private int step;

    private Follower(GatewayRequest request, int step, CoreSubscriber<? super Void> actual) {
      super(actual);
      this.request = request;
      this.step = step;
    }

    /** Whether the subscriber is the follower of the filter before, and follows this step too. */
    private static boolean goesOn(CoreSubscriber<? super Void> actual, int step) {
      if (actual instanceof Follower follower
          && !follower.isSubscribed()
          && follower.filters().endsToo(step, follower.step)) {
        follower.step = step;
        return true;
      }
      return false;
    }

    private FilterTrail filters() {
      return request.filters();
    }

    @Override
    public void onComplete() {
      try (Scope border = border(request, filters().returnsToUserCode(step))) {
        super.onComplete();
      } catch (Throwable e) {
        broken(request, step, e);
        throw e;
      }
    }

    @Override
    public void onError(Throwable error) {
      try (Scope border = border(request, filters().returnsToUserCode(step))) {
        super.onError(error);
      } catch (Throwable e) {
        broken(request, step, e);
        throw e;
      }
    }

    /** Comes from the subscriber, and goes through the filter to the chain behind it. */
    @Override
    public void cancel() {
      try (Scope border = border(request, filters().runsUserCode(step))) {
        super.cancel();
      }
    }

    @Override
    protected void seeCompletion() {
      filters().completed(step);
    }

    @Override
    protected void seeError(Throwable error) {
      filters().failed(step, error);
    }

    @Override
    protected void seeCancellation() {
      filters().cancelled(step);
    }
  }
}
