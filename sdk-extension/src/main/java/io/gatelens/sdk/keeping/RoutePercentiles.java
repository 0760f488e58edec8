package io.gatelens.sdk.keeping;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A percentile for each route, some 4 kB each. Where there are too many the further ones share one,
 * until routes that had no request for ten minutes make room. Thread-safe.
 */
final class RoutePercentiles {

  static final int MOST = 1_000;

  private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final ConcurrentHashMap<String, MovingPercentile> byRoute = new ConcurrentHashMap<>();
  private final MovingPercentile shared;
  private final AtomicLong cleanedNanos;

  RoutePercentiles(long nanos) {
    this.shared = new MovingPercentile(nanos);
    this.cleanedNanos = new AtomicLong(nanos);
  }

  /**
   * Counts a request.
   *
   * @param route null for one without
   * @param nanos now
   * @return whether it took longer than 99 of 100 of its route
   */
  boolean isBeyond(@Nullable String route, long durationNanos, long nanos) {
    return of(route, nanos).isBeyond(durationNanos, nanos);
  }

  int size() {
    return byRoute.size();
  }

  private MovingPercentile of(@Nullable String route, long nanos) {
    if (route == null) {
      return shared;
    }
    MovingPercentile known = byRoute.get(route);
    if (known != null) {
      return known;
    }
    // Two that look at once may both find the last place.
    if (byRoute.size() >= MOST && !hasMadeRoom(nanos)) {
      return shared;
    }
    return byRoute.computeIfAbsent(route, ignored -> new MovingPercentile(nanos));
  }

  private boolean hasMadeRoom(long nanos) {
    long cleaned = cleanedNanos.get();
    if (nanos - cleaned < IDLE_NANOS || !cleanedNanos.compareAndSet(cleaned, nanos)) {
      return false;
    }
    byRoute.values().removeIf(percentile -> percentile.idleNanos(nanos) > IDLE_NANOS);
    return byRoute.size() < MOST;
  }
}
