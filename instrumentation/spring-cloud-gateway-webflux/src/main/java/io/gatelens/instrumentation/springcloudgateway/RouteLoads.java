package io.gatelens.instrumentation.springcloudgateway;

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
 * Most loads begin and end within one call, on one thread. Where a route source is asynchronous
 * they may overlap, and then a result belongs to the oldest load that waits for one.
 */
final class RouteLoads {

  private static final RouteLoads INSTANCE = new RouteLoads();
  private static final int MAX_WAITING = 16;

  private final Map<Object, Locator> locators = Collections.synchronizedMap(new WeakHashMap<>());

  /** Every load that is under way: what is converted meanwhile may belong to any of them. */
  private final List<RouteLoad> underWay = new CopyOnWriteArrayList<>();

  /** The load whose start is still on this thread's stack. */
  private static final ThreadLocal<RouteLoad> STARTING = new ThreadLocal<>();

  static RouteLoads instance() {
    return INSTANCE;
  }

  /**
   * A locator was asked to load its routes and is about to do so.
   *
   * @param source the source of the RefreshRoutesEvent
   */
  void starting(Object locator, Object source) {
    Locator state = locators.computeIfAbsent(locator, key -> new Locator());
    LoadTrigger trigger = LoadTrigger.of(source, state.isFirst());
    RouteLoad load =
        new RouteLoad(
            Gateway.current().config().started(trigger.name(), trigger.source()), state.known());
    RouteLoad dropped = state.add(load);
    if (dropped != null) {
      underWay.remove(dropped);
    }
    underWay.add(load);
    STARTING.set(load);
  }

  /** The call that began the load returns: the result has come, or will come on another thread. */
  void started() {
    STARTING.remove();
  }

  /** A definition became a route, or failed to: within a load, or on some other errand. */
  void converted(
      RouteDefinition definition,
      @Nullable GatewayProperties properties,
      @Nullable Route route,
      @Nullable Throwable error) {
    if (underWay.isEmpty()) {
      return;
    }
    if (route != null) {
      String form = CanonicalForm.of(definition);
      String defaultFilters =
          properties == null ? "" : CanonicalForm.ofDefaultFilters(properties.getDefaultFilters());
      for (RouteLoad load : underWay) {
        load.converted(route, form);
        load.defaultFilters(defaultFilters);
      }
    } else if (error != null) {
      for (RouteLoad load : underWay) {
        load.failed(String.valueOf(definition.getId()), error);
      }
    }
  }

  /** The locator has the whole list of its routes, in their order. */
  void collected(Object locator, List<?> signals) {
    Locator state = locators.get(locator);
    RouteLoad load = state == null ? null : state.waiting(STARTING.get());
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
  @Nullable Flux<Route> fetching(@Nullable Flux<Route> routes) {
    RouteLoad load = STARTING.get();
    return load == null || routes == null ? null : routes.doOnNext(load::fetched);
  }

  /**
   * A load of some of the routes keeps these others, which are in use already.
   *
   * @return as of {@link #fetching}
   */
  @Nullable Flux<Route> keeping(Object locator, @Nullable Flux<Route> routes) {
    Locator state = locators.get(locator);
    RouteLoad load = state == null ? null : state.waiting(STARTING.get());
    return load == null || routes == null ? null : routes.doOnNext(load::fetched);
  }

  /**
   * A locator tells the result of a load.
   *
   * @param source the source of the RefreshRoutesResultEvent; anything but a locator is ignored
   */
  void ended(Object source, @Nullable Throwable error) {
    Locator state = locators.get(source);
    RouteLoad load = state == null ? null : state.waiting(STARTING.get());
    if (state == null || load == null) {
      return;
    }
    state.remove(load);
    underWay.remove(load);
    if (error != null) {
      load.rejected(error);
      return;
    }
    IdentityHashMap<Route, String> active = load.loaded();
    state.remember(active);
    Gateway.current().routes().retain(active.keySet().stream().map(Route::getId).toList());
  }

  /** What is remembered of one CachingRouteLocator. */
  private static final class Locator {

    private final ArrayDeque<RouteLoad> waiting = new ArrayDeque<>();

    /** Weak: a route's filters may lead to the beans of the locator's application context. */
    private List<KnownForm> known = List.of();

    private boolean isFirst = true;

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

    /** The preferred load if it waits here, else the oldest. */
    synchronized @Nullable RouteLoad waiting(@Nullable RouteLoad preferred) {
      return preferred != null && waiting.contains(preferred) ? preferred : waiting.peek();
    }

    synchronized void remove(RouteLoad load) {
      waiting.remove(load);
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
