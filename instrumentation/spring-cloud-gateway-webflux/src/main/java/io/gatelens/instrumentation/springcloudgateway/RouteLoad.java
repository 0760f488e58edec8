package io.gatelens.instrumentation.springcloudgateway;

import io.gatelens.gateway.ConfigLoad;
import io.gatelens.gateway.ConfigSnapshot;
import io.gatelens.gateway.ConfigStage;
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
  private final long startNanos = System.nanoTime();
  private final IdentityHashMap<Route, String> forms;
  private final List<Route> converted = new ArrayList<>();
  private final List<Route> fetched = new ArrayList<>();
  private final Set<String> failed = new HashSet<>();
  private @Nullable String defaultFilters;
  private @Nullable List<Route> active;
  private int conversions;
  private long conversionStartNanos;
  private long conversionEndNanos;
  private long conversionOwnNanos;
  private @Nullable Throwable conversionError;
  private long allFetchedNanos;
  private boolean isOver;

  /**
   * @param known the canonical forms of routes that are active already: a load of some of the
   *     routes takes the others from the cache
   */
  RouteLoad(ConfigLoad load, IdentityHashMap<Route, String> known) {
    this.load = load;
    this.forms = new IdentityHashMap<>(known);
  }

  long startNanos() {
    return startNanos;
  }

  /** A source was read, or could not be. */
  void fetched(ConfigStage stage) {
    load.stage(stage);
    load.sourceFetched(String.valueOf(stage.source()), stage.startNanos(), stage.error());
  }

  /** A source was being read when the load ended. */
  void fetchGivenUp(ConfigStage stage) {
    load.stage(stage);
  }

  /** Some definition was converted, or failed to be. */
  synchronized void conversion(long startNanos, long endNanos, @Nullable Throwable error) {
    if (conversions++ == 0) {
      conversionStartNanos = startNanos;
    }
    conversionEndNanos = endNanos;
    conversionOwnNanos += endNanos - startNanos;
    if (conversionError == null) {
      conversionError = error;
    }
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

  /** All routes are read: what follows is their use. */
  synchronized void allFetched() {
    allFetchedNanos = System.nanoTime();
  }

  /** The gateway is about to put these in use. */
  synchronized void active(List<Route> routes) {
    active = routes;
  }

  /** Whether its result is known: what happens afterwards is not of it. */
  synchronized boolean isOver() {
    return isOver;
  }

  /** Its result is known, and told later. */
  synchronized void over() {
    isOver = true;
  }

  /** Nothing becomes of it, good or bad. */
  synchronized void givenUp() {
    isOver = true;
    load.givenUp();
  }

  synchronized void rejected(Throwable error) {
    isOver = true;
    tellConversion();
    load.rejected(error);
  }

  private void tellConversion() {
    if (conversions > 0) {
      load.stage(
          new ConfigStage(
              ConfigStage.Kind.CONVERT,
              null,
              conversionStartNanos,
              conversionEndNanos,
              conversionOwnNanos,
              conversions,
              conversionError));
    }
  }

  /** Only where the gateway tells the list before it puts it in use, and the result after that. */
  private void tellSwap(int routes) {
    if (allFetchedNanos != 0) {
      long now = System.nanoTime();
      load.stage(
          new ConfigStage(
              ConfigStage.Kind.SWAP,
              null,
              allFetchedNanos,
              now,
              now - allFetchedNanos,
              routes,
              null));
    }
  }

  /**
   * The routes are in use.
   *
   * @return the canonical forms of all of them
   */
  synchronized IdentityHashMap<Route, String> loaded() {
    isOver = true;
    tellConversion();
    List<Route> routes = active;
    if (routes != null) {
      tellSwap(routes.size());
    }
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
