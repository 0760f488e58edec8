package io.gatelens.gateway;

import io.gatelens.gateway.RouteActivity.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What went over each route within the last minutes. Bounded: beyond {@value #MAX_ROUTES} routes
 * with traffic in a window, all others are counted together; one without any is forgotten.
 *
 * <p>Guarded by itself, and held for microseconds: by a thread that brings a batch, and by a reader
 * for one route at a time.
 */
final class RouteWindows {

  static final int MAX_ROUTES = 200;
  static final int MAX_NAME_CHARS = 120;

  private static final long NANOS_PER_MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final Route unmatchedRoute;
  private final long sinceEpochNanos;
  private final Map<String, RouteWindow> routes = new HashMap<>();
  private final RouteWindow unmatched = new RouteWindow(Kind.UNMATCHED, "");
  private final RouteWindow others = new RouteWindow(Kind.OTHER, "");
  private long sweptMinute = Long.MIN_VALUE;

  /**
   * @param unmatchedRoute what stands in the place of a route where none matched
   * @param sinceEpochNanos from when on requests are counted
   */
  RouteWindows(Route unmatchedRoute, long sinceEpochNanos) {
    this.unmatchedRoute = unmatchedRoute;
    this.sinceEpochNanos = sinceEpochNanos;
  }

  /** Adds a request that ended then. Its caller holds the lock. */
  void add(
      Route route,
      long endEpochNanos,
      long overheadNanos,
      long upstreamNanos,
      long backoffNanos,
      boolean isError) {
    long minute = endEpochNanos / NANOS_PER_MINUTE;
    window(route, minute).add(minute, overheadNanos, upstreamNanos, backoffNanos, isError);
  }

  /** The routes that had traffic, the busiest first, and after them what is not of one route. */
  List<RouteActivity> read(long nowEpochNanos) {
    long minute = nowEpochNanos / NANOS_PER_MINUTE;
    long from = Math.max(sinceEpochNanos, (minute - RouteWindow.MINUTES + 1) * NANOS_PER_MINUTE);
    double seconds = Math.max(1, Telemetry.seconds(nowEpochNanos - from));
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
    RouteWindow added = new RouteWindow(Kind.ROUTE, name);
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

  /** How a route is called for people; null where it has no name that lasts. */
  static @Nullable String name(Route route) {
    String name = route.reportedId() == null ? route.template() : route.reportedId();
    return name == null ? null : Shortened.to(MAX_NAME_CHARS, name);
  }
}
