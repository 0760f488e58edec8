package io.gatelens.gateway;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which routes the configuration has, or had until lately. Bounded: of those that are gone at most
 * {@value RouteTable#MAX_ROUTES} are remembered. Thread-safe; loads write, readers of metrics read.
 */
final class ReportedRoutes {

  private final GatewayClock clock;
  private final long graceNanos;

  /** By the id, when it was gone. */
  private final Map<String, Long> gone = new ConcurrentHashMap<>();

  /** Of the last load. */
  private volatile Set<String> active = Set.of();

  /** Before the first load nothing is known of any route. */
  private volatile boolean isLoaded;

  ReportedRoutes(GatewayClock clock, long graceNanos) {
    this.clock = clock;
    this.graceNanos = graceNanos;
  }

  /**
   * A config load is active.
   *
   * @param ids that it has; not to be changed any more
   * @param used ids that requests took until now
   */
  synchronized void loaded(Set<String> ids, Set<String> used) {
    long now = clock.nanoTime();
    gone.values().removeIf(since -> now - since >= graceNanos);
    active.forEach(id -> goneUnless(ids, id, now));
    used.forEach(id -> goneUnless(ids, id, now));
    gone.keySet().removeAll(ids);
    active = ids;
    isLoaded = true;
  }

  private void goneUnless(Set<String> ids, String id, long now) {
    boolean isTold = RouteTable.reportedId(id) != null;
    if (isTold && !ids.contains(id) && gone.size() < RouteTable.MAX_ROUTES) {
      gone.putIfAbsent(id, now);
    }
  }

  boolean contains(String id) {
    if (!isLoaded || active.contains(id)) {
      return true;
    }
    Long since = gone.get(id);
    return since != null && clock.nanoTime() - since < graceNanos;
  }
}
