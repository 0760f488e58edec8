package io.gatelens.sample;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.cloud.gateway.filter.ratelimit.AbstractRateLimiter;
import org.springframework.cloud.gateway.support.ConfigurationService;
import reactor.core.publisher.Mono;

/** A rate limiter without Redis: so many requests per second of the clock, over all callers. */
final class FixedWindowRateLimiter extends AbstractRateLimiter<FixedWindowRateLimiter.Limit> {
  private final AtomicLong second = new AtomicLong();
  private final AtomicInteger used = new AtomicInteger();

  FixedWindowRateLimiter(ConfigurationService configuration) {
    super(Limit.class, "fixed-window-rate-limiter", configuration);
  }

  @Override
  public Mono<Response> isAllowed(String routeId, String key) {
    var now = System.currentTimeMillis() / 1000;
    if (second.getAndSet(now) != now) {
      used.set(0);
    }
    var perSecond = getConfig().getOrDefault(routeId, new Limit()).getPerSecond();
    var left = perSecond - used.incrementAndGet();
    return Mono.just(
        new Response(
            left >= 0, Map.of("X-RateLimit-Remaining", String.valueOf(Math.max(left, 0)))));
  }

  /** The arguments of the filter in {@code routes.yml}. */
  public static final class Limit {
    private int perSecond = 5;

    /** Requests per second. */
    public int getPerSecond() {
      return perSecond;
    }

    /** Requests per second; bound by Spring. */
    public void setPerSecond(int perSecond) {
      this.perSecond = perSecond;
    }
  }
}
