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

  /** By the id, when it was gone, or when a request last took it. */
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
   * @param used ids that requests took lately, and when they last did
   */
  synchronized void loaded(Set<String> ids, Map<String, Long> used) {
    long now = clock.nanoTime();
    gone.values().removeIf(since -> now - since >= graceNanos);
    active.forEach(id -> goneUnless(ids, id, now));
    used.forEach((id, lastMatch) -> goneUnless(ids, id, lastMatch));
    gone.keySet().removeAll(ids);
    active = ids;
    isLoaded = true;
  }

  private void goneUnless(Set<String> ids, String id, long since) {
    boolean isTold = RouteTable.reportedId(id) != null;
    boolean hasRoom = gone.size() < RouteTable.MAX_ROUTES || gone.containsKey(id);
    if (isTold && !ids.contains(id) && hasRoom) {
      gone.merge(id, since, (one, other) -> one - other > 0 ? one : other);
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
