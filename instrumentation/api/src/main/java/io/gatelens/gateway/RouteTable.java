package io.gatelens.gateway;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's routes as the model knows them. Thread-safe; a known route is found lock-free.
 *
 * <p>Bounded: at most {@value #MAX_ROUTES} routes are remembered. One beyond that is made for each
 * request and is not reported by its id. Of those that are remembered so many have series of their
 * own in metrics as the settings allow: the first that had traffic. All others share theirs, which
 * say so by {@code otel.metric.overflow}. A config load makes room, as {@link #retain} says.
 */
public final class RouteTable {

  /** How many routes are remembered, an id with two path templates counting twice. */
  public static final int MAX_ROUTES = 10_000;

  private static final Route[] NONE = {};

  /** Where nothing is known of a route: requests that no route matched. */
  private final Route unmatched = new Route("", null, null, null, true);

  private final GatewayClock clock;
  private final int maxWithSeries;
  private final long graceNanos;
  private final ReportedRoutes reported;

  /** By id. An id has several routes where it has several path templates; the arrays are fixed. */
  private final ConcurrentHashMap<String, Route[]> routes = new ConcurrentHashMap<>();

  private final AtomicInteger size = new AtomicInteger();
  private final AtomicInteger withSeries = new AtomicInteger();

  RouteTable(GatewaySettings settings, GatewayClock clock) {
    this.clock = clock;
    this.maxWithSeries = settings.series().maxRoutes();
    this.graceNanos = settings.series().graceNanos();
    this.reported = new ReportedRoutes(clock, graceNanos);
  }

  /** The same for a route whose target's host is not known. */
  public Route route(String id, @Nullable String template, @Nullable String cluster) {
    return route(id, template, cluster, null);
  }

  /**
   * The route with these values: the same object as long as the table remembers it.
   *
   * @param id the id in the gateway's configuration; not reported where it is a random UUID
   * @param template the path pattern that matched, or null
   * @param cluster the logical service that it leads to, or null
   * @param host the host of its target where that is a plain address, or null; from now on the
   *     route leads there, as it is the same one wherever it leads
   */
  public Route route(
      String id, @Nullable String template, @Nullable String cluster, @Nullable String host) {
    Route known = find(routes.getOrDefault(id, NONE), template, cluster);
    if (known == null) {
      known = add(id, template, cluster);
    } else {
      known.matched();
    }
    known.leadsTo(host);
    return known;
  }

  /**
   * Forgets all routes but those with one of these ids. Called after a config load. Of an id with
   * several templates those are forgotten, too, that no request took for as long as series of gone
   * routes are told, but for the one that was last taken: they may be old. So are all that have no
   * series of their own: there may be room for them now, when they come back as they match.
   */
  void retain(Collection<String> ids) {
    Set<String> kept = new HashSet<>(ids);
    long now = clock.nanoTime();
    reported.loaded(kept, lastMatches(now));
    for (var entry : routes.entrySet()) {
      Route[] known = entry.getValue();
      Route[] left = kept.contains(entry.getKey()) ? left(known, now) : NONE;
      boolean isDone =
          left.length == 0
              ? routes.remove(entry.getKey(), known)
              : left.length < known.length && routes.replace(entry.getKey(), known, left);
      if (isDone) {
        size.addAndGet(left.length - known.length);
        withSeries.addAndGet(seriesOf(left) - seriesOf(known));
      }
    }
  }

  /** By the id, of those that requests took lately. */
  private Map<String, Long> lastMatches(long now) {
    Map<String, Long> used = new HashMap<>();
    for (var entry : routes.entrySet()) {
      long lastMatch = lastMatched(entry.getValue(), now).lastMatchNanos(now);
      if (now - lastMatch < graceNanos) {
        used.put(entry.getKey(), lastMatch);
      }
    }
    return used;
  }

  private Route[] left(Route[] known, long now) {
    Route last = lastMatched(known, now);
    List<Route> left = new ArrayList<>(known.length);
    for (Route route : known) {
      boolean isUsed = route == last || now - route.lastMatchNanos(now) < graceNanos;
      if (isUsed && route.hasSeries()) {
        left.add(route);
      }
    }
    return left.toArray(NONE);
  }

  /** Of those seen at the same time the newest; there is one at least. */
  private static Route lastMatched(Route[] known, long now) {
    Route last = known[0];
    for (Route route : known) {
      if (route.lastMatchNanos(now) - last.lastMatchNanos(now) >= 0) {
        last = route;
      }
    }
    return last;
  }

  private static int seriesOf(Route[] routes) {
    int count = 0;
    for (Route route : routes) {
      count += route.hasSeries() ? 1 : 0;
    }
    return count;
  }

  /**
   * Whether series of a route with this id are still told to whoever reads metrics: while the
   * configuration has it, and for a time after that, or after the last request that took it. An SDK
   * keeps series for as long as it lives.
   *
   * @param id as in {@code gateway.route.id}
   */
  public boolean isReported(String id) {
    if (reported.contains(id)) {
      return true;
    }
    long now = clock.nanoTime();
    Route[] known = routes.getOrDefault(id, NONE);
    return known.length > 0 && now - lastMatched(known, now).lastMatchNanos(now) < graceNanos;
  }

  Route unmatched() {
    return unmatched;
  }

  int size() {
    return size.get();
  }

  private Route add(String id, @Nullable String template, @Nullable String cluster) {
    if (size.get() >= MAX_ROUTES) {
      return new Route(id, template, cluster, null, false);
    }
    Route[] now =
        routes.compute(
            id,
            (key, before) -> {
              Route[] old = before == null ? NONE : before;
              return find(old, template, cluster) != null
                  ? old
                  : with(old, made(id, template, cluster));
            });
    return Objects.requireNonNull(find(now, template, cluster));
  }

  /** Within the map's lock of that id: it is made once, so no place is taken for nobody. */
  private Route made(String id, @Nullable String template, @Nullable String cluster) {
    size.incrementAndGet();
    return new Route(id, template, cluster, reportedId(id), takeSeries());
  }

  /** Whether there is room for one more with series of its own, which is then taken. */
  private boolean takeSeries() {
    return withSeries.getAndUpdate(taken -> taken < maxWithSeries ? taken + 1 : taken)
        < maxWithSeries;
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
