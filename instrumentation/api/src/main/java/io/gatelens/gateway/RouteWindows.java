package io.gatelens.gateway;

import io.gatelens.gateway.RouteActivity.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What went over each route within the last minutes. Bounded: beyond {@value #MAX_ROUTES} routes
 * with traffic in a window, all others are counted together; one without any is forgotten, and the
 * quietest ones make room when somebody reads.
 *
 * <p>Guarded by itself: a thread that brings a batch holds it for that, and a reader for one route
 * at a time. Times are nanoseconds since counting began, of a monotonic clock.
 */
final class RouteWindows {

  static final int MAX_ROUTES = 200;
  static final int MAX_NAME_CHARS = 120;

  /** How many of the quietest routes make room for others, at most once a minute. */
  private static final int YIELDING_ROUTES = MAX_ROUTES / 4;

  private static final long NANOS_PER_MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final Route unmatchedRoute;

  /** By their whole names. */
  private final Map<String, RouteWindow> routes = new HashMap<>();

  private final RouteWindow unmatched = new RouteWindow(Kind.UNMATCHED, "");
  private final RouteWindow others = new RouteWindow(Kind.OTHER, "");
  private long sweptMinute = Long.MIN_VALUE;
  private long yieldedMinute = Long.MIN_VALUE;

  /**
   * @param unmatchedRoute what stands in the place of a route where none matched
   */
  RouteWindows(Route unmatchedRoute) {
    this.unmatchedRoute = unmatchedRoute;
  }

  /** Adds a request that ended then. Its caller holds the lock. */
  void add(
      Route route,
      long endNanos,
      long overheadNanos,
      long upstreamNanos,
      long backoffNanos,
      boolean isError) {
    long minute = Math.floorDiv(endNanos, NANOS_PER_MINUTE);
    window(route, minute).add(minute, overheadNanos, upstreamNanos, backoffNanos, isError);
  }

  /** The routes that had traffic, the busiest first, and after them what is not of one route. */
  List<RouteActivity> read(long nowNanos) {
    long minute = nowNanos / NANOS_PER_MINUTE;
    long from = Math.max(0, (minute - RouteWindow.MINUTES + 1) * NANOS_PER_MINUTE);
    double seconds = Math.max(1, Telemetry.seconds(nowNanos - from));
    List<RouteWindow> windows;
    synchronized (this) {
      sweep(minute);
      windows = new ArrayList<>(routes.values());
    }
    windows.add(unmatched);
    windows.add(others);
    List<RouteActivity> read = new ArrayList<>(windows.size());
    for (RouteWindow window : windows) {
      RouteActivity activity;
      synchronized (this) {
        activity = window.read(minute, seconds);
      }
      if (activity.requests() > 0) {
        read.add(activity);
      }
    }
    makeRoom(minute);
    read.sort(RouteWindows::compare);
    return read;
  }

  private static int compare(RouteActivity a, RouteActivity b) {
    int byKind = a.kind().compareTo(b.kind());
    int byRequests = byKind == 0 ? Long.compare(b.requests(), a.requests()) : byKind;
    return byRequests == 0 ? a.name().compareTo(b.name()) : byRequests;
  }

  private RouteWindow window(Route route, long minute) {
    if (route == unmatchedRoute) {
      return unmatched;
    }
    String name = name(route);
    if (name == null) {
      return others;
    }
    RouteWindow known = routes.get(name);
    if (known != null) {
      return known;
    }
    if (routes.size() >= MAX_ROUTES) {
      sweep(minute);
      if (routes.size() >= MAX_ROUTES) {
        return others;
      }
    }
    RouteWindow added = new RouteWindow(Kind.ROUTE, Shortened.to(MAX_NAME_CHARS, name));
    routes.put(name, added);
    return added;
  }

  /** Once a minute at most. */
  private void sweep(long minute) {
    if (minute > sweptMinute) {
      sweptMinute = minute;
      routes.values().removeIf(window -> window.isIdle(minute));
    }
  }

  /**
   * Counts the quietest routes among the others, so that busier ones which came later get a place.
   * Once a minute at most, as none of them could get busy else, and only where there is no room.
   */
  private void makeRoom(long minute) {
    Map<String, Long> requests = new HashMap<>();
    synchronized (this) {
      if (routes.size() < MAX_ROUTES || minute <= yieldedMinute || others.isIdle(minute)) {
        return;
      }
      yieldedMinute = minute;
      routes.forEach((name, window) -> requests.put(name, window.requests(minute)));
    }
    List<String> quietestFirst = new ArrayList<>(requests.keySet());
    quietestFirst.sort(Comparator.comparing(requests::get));
    for (String name : quietestFirst.subList(0, YIELDING_ROUTES)) {
      synchronized (this) {
        RouteWindow yielding = routes.remove(name);
        if (yielding != null) {
          others.addAll(yielding);
        }
      }
    }
  }

  /** How a route is called for people; null where it has no name that lasts. Of any length. */
  static @Nullable String name(Route route) {
    return route.reportedId() == null ? route.template() : route.reportedId();
  }
}
