package io.gatelens.instrumentation.springcloudgateway;

import io.gatelens.gateway.ConfigLoad;
import io.gatelens.gateway.ConfigSnapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;

/**
 * One load of the routes while it is under way: what was converted, what failed, and in the end
 * what is active. Conversions come from the threads of the route sources.
 */
final class RouteLoad {

  private final ConfigLoad load;
  private final IdentityHashMap<Route, String> forms;
  private final List<Route> converted = new ArrayList<>();
  private final List<Route> fetched = new ArrayList<>();
  private final Set<String> failed = new HashSet<>();
  private @Nullable String defaultFilters;
  private @Nullable List<Route> active;

  /**
   * @param known the canonical forms of routes that are active already: a load of some of the
   *     routes takes the others from the cache
   */
  RouteLoad(ConfigLoad load, IdentityHashMap<Route, String> known) {
    this.load = load;
    this.forms = new IdentityHashMap<>(known);
  }

  synchronized void converted(Route route, String canonicalForm) {
    forms.put(route, canonicalForm);
    converted.add(route);
  }

  /** The first failure of a route counts: others may convert the same definitions meanwhile. */
  synchronized void failed(String routeId, Throwable error) {
    if (failed.add(routeId)) {
      load.entryFailed(routeId, error);
    }
  }

  synchronized void defaultFilters(String canonicalForm) {
    defaultFilters = canonicalForm;
  }

  /** One of the routes that will be in use, as its source gives it. */
  synchronized void fetched(Route route) {
    fetched.add(route);
  }

  synchronized void active(List<Route> routes) {
    active = routes;
  }

  void rejected(Throwable error) {
    load.rejected(error);
  }

  /**
   * The routes are in use.
   *
   * @return the canonical forms of all of them
   */
  synchronized IdentityHashMap<Route, String> loaded() {
    List<Route> routes = active;
    if (routes == null) {
      // As the gateway sorts them.
      AnnotationAwareOrderComparator.sort(fetched);
      routes = fetched.isEmpty() ? converted : fetched;
    }
    IdentityHashMap<Route, String> activeForms = new IdentityHashMap<>();
    ConfigSnapshot.Builder snapshot = ConfigSnapshot.builder();
    if (defaultFilters != null) {
      snapshot.setting(defaultFilters);
    }
    List<String> unnamed = new ArrayList<>();
    for (Route route : routes) {
      String form = forms.get(route);
      if (form == null) {
        form = CanonicalForm.of(route);
      }
      activeForms.put(route, form);
      snapshot.upstream(
          route.getId(), RouteMatch.cluster(route.getUri()), CriticalRoute.isMarked(route));
      if (CanonicalForm.isRandom(route.getId())) {
        unnamed.add(form);
      } else {
        snapshot.entry(route.getId(), form);
      }
    }
    // The gateway finds an id for such a route on another thread: where among the others it comes
    // out is another place in each load, and must not make the configuration another one.
    unnamed.sort(null);
    for (String form : unnamed) {
      snapshot.entry(null, form);
    }
    load.loaded(snapshot.build());
    return activeForms;
  }
}
