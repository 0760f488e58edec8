package io.gatelens.instrumentation.springcloudgateway;

import io.gatelens.gateway.ConfigLoad;
import io.gatelens.gateway.Gateway;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteDefinition;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Signal;

/**
 * The loads of the routes of every CachingRouteLocator in an application. A load begins with the
 * event that asks for it and ends with the event that tells its result; neither names the other.
 * What the load reads names it ({@link LoadScope}): its conversions and its result come within the
 * signals of that, on whatever thread, and loads that overlap are told apart. Where that is not
 * seen, a result belongs to the oldest load that waits for one. A request that finds no routes in
 * the cache is a load too, without events.
 */
final class RouteLoads {

  private static final RouteLoads INSTANCE = new RouteLoads();
  private static final int MAX_WAITING = 16;
  private static final String CACHE_MISS = "cache_miss";

  private final Map<Object, Locator> locators = Collections.synchronizedMap(new WeakHashMap<>());

  /** Every load that is under way: what is converted meanwhile may belong to any of them. */
  private final List<RouteLoad> underWay = new CopyOnWriteArrayList<>();

  static RouteLoads instance() {
    return INSTANCE;
  }

  /**
   * A locator was asked to load its routes and is about to do so.
   *
   * @param source the source of the RefreshRoutesEvent
   * @return for {@link #started}
   */
  @Nullable LoadScope starting(Object locator, Object source) {
    Locator state = state(locator);
    LoadTrigger trigger = LoadTrigger.of(source, state.isFirst());
    ConfigLoad started = Gateway.current().config().started(trigger.name(), null);
    started.askedBy(trigger.source());
    RouteLoad load = new RouteLoad(started, state.known());
    RouteLoad dropped = state.add(load);
    if (dropped != null) {
      underWay.remove(dropped);
    }
    underWay.add(load);
    return LoadScope.open(load);
  }

  /**
   * The call that began the load returns: the result has come, or will come on another thread.
   *
   * @param before what {@link #starting} returned
   */
  void started(@Nullable LoadScope before) {
    LoadScope.restore(before);
  }

  /** A definition became a route, or failed to: within a load, or on some other errand. */
  void converted(
      RouteDefinition definition,
      @Nullable GatewayProperties properties,
      @Nullable Route route,
      long startNanos,
      @Nullable Throwable error) {
    List<RouteLoad> loads = converting();
    if (loads.isEmpty()) {
      return;
    }
    long endNanos = System.nanoTime();
    for (RouteLoad load : loads) {
      load.conversion(startNanos, endNanos, error);
    }
    if (route != null) {
      String form = CanonicalForm.of(definition);
      String defaultFilters =
          properties == null ? "" : CanonicalForm.ofDefaultFilters(properties.getDefaultFilters());
      for (RouteLoad load : loads) {
        load.converted(route, form);
        load.defaultFilters(defaultFilters);
      }
    } else if (error != null) {
      for (RouteLoad load : loads) {
        load.failed(String.valueOf(definition.getId()), error);
      }
    }
  }

  /** The load that this thread converts for; all that are under way where that is not known. */
  private List<RouteLoad> converting() {
    LoadScope scope = LoadScope.current();
    if (scope == null) {
      return underWay;
    }
    RouteLoad load = scope.load();
    return load == null ? List.of() : List.of(load);
  }

  /** The locator has the whole list of its routes, in their order. */
  void collected(Object locator, List<?> signals) {
    Locator state = locators.get(locator);
    RouteLoad load = state == null ? null : state.waiting(LoadScope.currentLoad());
    if (load == null) {
      return;
    }
    List<Route> routes = new ArrayList<>(signals.size());
    for (Object element : signals) {
      // The list ends with the signal of its completion.
      if (element instanceof Signal<?> signal && signal.get() instanceof Route route) {
        routes.add(route);
      }
    }
    load.active(routes);
  }

  /**
   * Routes are taken from the locator's source: by the load that is being started, or by a request
   * that found none in the cache.
   *
   * @return the routes to use in place of the given ones; null to leave them
   */
  @Nullable Flux<Route> fetching(Object locator, @Nullable Flux<Route> routes) {
    if (routes == null) {
      return null;
    }
    RouteLoad load = LoadScope.currentLoad();
    return load == null || load.isOver()
        ? new MissedRoutes(routes, locator, this)
        : new FollowedRoutes(routes, load);
  }

  /** Returns the load of a request that reads the routes itself; null where too many do. */
  @Nullable RouteLoad missed(Object locator) {
    Locator state = state(locator);
    if (!state.beginMiss()) {
      return null;
    }
    return new RouteLoad(Gateway.current().config().started(CACHE_MISS, null), state.known());
  }

  /** A request has read all routes. What is made of them does not hold it up. */
  void missLoaded(Object locator, RouteLoad load) {
    Locator state = state(locator);
    missOver(state, load, () -> missLoaded(state, load));
  }

  private static void missLoaded(Locator state, RouteLoad load) {
    if (state.isOlder(load)) {
      load.givenUp(); // The gateway has the routes of a later one.
    } else {
      loaded(state, load);
    }
  }

  /** A request could not read them. The error goes on before it is told of. */
  void missFailed(Object locator, RouteLoad load, Throwable error) {
    missOver(state(locator), load, () -> load.rejected(error));
  }

  void missGivenUp(Object locator, RouteLoad load) {
    state(locator).endMiss();
    load.givenUp();
  }

  private static void missOver(Locator state, RouteLoad load, Runnable end) {
    load.over();
    Runnable work =
        () -> {
          try {
            end.run();
          } finally {
            state.endMiss();
          }
        };
    if (!Gateway.current().config().aside(work)) {
      state.endMiss();
      load.givenUp();
    }
  }

  private Locator state(Object locator) {
    return locators.computeIfAbsent(locator, key -> new Locator());
  }

  /**
   * A load of some of the routes keeps these others, which are in use already.
   *
   * @return as of {@link #fetching}
   */
  @Nullable Flux<Route> keeping(Object locator, @Nullable Flux<Route> routes) {
    Locator state = locators.get(locator);
    RouteLoad load = state == null ? null : state.waiting(LoadScope.currentLoad());
    return load == null || routes == null ? null : routes.doOnNext(load::fetched);
  }

  /**
   * A locator tells the result of a load.
   *
   * @param source the source of the RefreshRoutesResultEvent; anything but a locator is ignored
   */
  void ended(Object source, @Nullable Throwable error) {
    Locator state = locators.get(source);
    RouteLoad load = state == null ? null : state.waiting(LoadScope.currentLoad());
    if (state == null || load == null) {
      return;
    }
    state.remove(load);
    underWay.remove(load);
    if (error != null) {
      load.rejected(error);
      return;
    }
    loaded(state, load);
  }

  private static void loaded(Locator state, RouteLoad load) {
    state.applied(load);
    state.remember(load.loaded());
  }

  /** What is remembered of one CachingRouteLocator. */
  private static final class Locator {

    private final ArrayDeque<RouteLoad> waiting = new ArrayDeque<>();

    /** Weak: a route's filters may lead to the beans of the locator's application context. */
    private List<KnownForm> known = List.of();

    private boolean isFirst = true;
    private boolean hasApplied;

    /** When the latest of the loads began that were applied. */
    private long appliedStartNanos;

    /** Those that are read, and those whose end is told. */
    private int misses;

    synchronized boolean isFirst() {
      return isFirst;
    }

    /** Returns the load that waited for too long; null in nearly all cases. */
    synchronized @Nullable RouteLoad add(RouteLoad load) {
      isFirst = false;
      RouteLoad dropped = waiting.size() == MAX_WAITING ? waiting.poll() : null;
      waiting.add(load);
      return dropped;
    }

    /**
     * A load that waits here.
     *
     * @param known the one that is meant; null where that is not known, for the oldest
     */
    synchronized @Nullable RouteLoad waiting(@Nullable RouteLoad known) {
      if (known == null) {
        return waiting.peek();
      }
      return waiting.contains(known) ? known : null;
    }

    /** Whether one more request may be followed that reads the routes itself. */
    synchronized boolean beginMiss() {
      if (misses == MAX_WAITING) {
        return false;
      }
      misses++;
      return true;
    }

    synchronized void endMiss() {
      misses--;
    }

    synchronized void remove(RouteLoad load) {
      waiting.remove(load);
    }

    /** A load is about to be applied. */
    synchronized void applied(RouteLoad load) {
      if (!isOlder(load)) {
        hasApplied = true;
        appliedStartNanos = load.startNanos();
      }
    }

    /** Whether one that began later has been applied. */
    synchronized boolean isOlder(RouteLoad load) {
      return hasApplied && load.startNanos() - appliedStartNanos < 0;
    }

    synchronized void remember(IdentityHashMap<Route, String> active) {
      List<KnownForm> forms = new ArrayList<>(active.size());
      active.forEach((route, form) -> forms.add(new KnownForm(new WeakReference<>(route), form)));
      known = forms;
    }

    synchronized IdentityHashMap<Route, String> known() {
      IdentityHashMap<Route, String> forms = new IdentityHashMap<>();
      for (KnownForm form : known) {
        Route route = form.route().get();
        if (route != null) {
          forms.put(route, form.form());
        }
      }
      return forms;
    }
  }

  private record KnownForm(WeakReference<Route> route, String form) {}
}
