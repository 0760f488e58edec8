package io.gatelens.gateway;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's routes as the model knows them. Thread-safe; a known route is found lock-free.
 *
 * <p>Bounded: at most {@value #MAX_ROUTES} routes are remembered. One beyond that is made for each
 * request and is not reported by its id, so no gateway can make unboundedly many series.
 */
public final class RouteTable {

  /** How many routes are remembered, an id with two path templates counting twice. */
  public static final int MAX_ROUTES = 10_000;

  private static final Route[] NONE = {};

  /** Where nothing is known of a route: requests that no route matched. */
  private final Route unmatched = new Route("", null, null, null);

  /** By id. An id has several routes where it has several path templates; the arrays are fixed. */
  private final ConcurrentHashMap<String, Route[]> routes = new ConcurrentHashMap<>();

  private final AtomicInteger size = new AtomicInteger();

  RouteTable() {}

  /**
   * The route with these values: the same object as long as the table remembers it.
   *
   * @param id the id in the gateway's configuration; not reported where it is a random UUID
   * @param template the path pattern that matched, or null
   * @param cluster the logical service that it leads to, or null
   */
  public Route route(String id, @Nullable String template, @Nullable String cluster) {
    Route known = find(routes.getOrDefault(id, NONE), template, cluster);
    return known != null ? known : add(id, template, cluster);
  }

  /**
   * Forgets all routes but those with one of these ids. Called after a config load. Of an id with
   * several templates all are forgotten, as some may be old; they come back as they match.
   */
  public void retain(Collection<String> ids) {
    Set<String> kept = new HashSet<>(ids);
    for (var entry : routes.entrySet()) {
      boolean isKept = kept.contains(entry.getKey()) && entry.getValue().length == 1;
      if (!isKept && routes.remove(entry.getKey(), entry.getValue())) {
        size.addAndGet(-entry.getValue().length);
      }
    }
  }

  Route unmatched() {
    return unmatched;
  }

  int size() {
    return size.get();
  }

  private Route add(String id, @Nullable String template, @Nullable String cluster) {
    if (size.get() >= MAX_ROUTES) {
      return new Route(id, template, cluster, null);
    }
    Route added = new Route(id, template, cluster, reportedId(id));
    Route[] now =
        routes.compute(
            id,
            (key, before) -> {
              Route[] old = before == null ? NONE : before;
              return find(old, template, cluster) != null ? old : with(old, added);
            });
    Route winner = find(now, template, cluster);
    if (winner == added) {
      size.incrementAndGet();
    }
    return winner == null ? added : winner;
  }

  private static @Nullable Route find(
      Route[] routes, @Nullable String template, @Nullable String cluster) {
    for (Route route : routes) {
      if (route.isOf(template, cluster)) {
        return route;
      }
    }
    return null;
  }

  private static Route[] with(Route[] routes, Route added) {
    Route[] more = new Route[routes.length + 1];
    System.arraycopy(routes, 0, more, 0, routes.length);
    more[routes.length] = added;
    return more;
  }

  /** Null where the id is no name: empty, {@code null}, or made up anew by each start. */
  static @Nullable String reportedId(String id) {
    return id.isBlank() || id.equals("null") || isRandomUuid(id) ? null : id;
  }

  /** Version 4, variant 1, as {@link java.util.UUID#randomUUID()} writes it. */
  private static boolean isRandomUuid(String id) {
    if (id.length() != 36 || id.charAt(14) != '4' || "89abAB".indexOf(id.charAt(19)) < 0) {
      return false;
    }
    for (int i = 0; i < 36; i++) {
      boolean isDash = i == 8 || i == 13 || i == 18 || i == 23;
      if (isDash ? id.charAt(i) != '-' : Character.digit(id.charAt(i), 16) < 0) {
        return false;
      }
    }
    return true;
  }
}
