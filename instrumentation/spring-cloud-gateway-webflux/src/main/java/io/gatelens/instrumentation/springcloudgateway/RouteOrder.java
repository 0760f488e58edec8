package io.gatelens.instrumentation.springcloudgateway;

import io.gatelens.gateway.RouteLookup;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.Route;
import reactor.core.publisher.Signal;

/** The order in which the gateway tries its routes: that of the cache of its route locator. */
final class RouteOrder {

  private static final String CACHE_KEY = "routes"; // CachingRouteLocator.CACHE_KEY

  /** Weak at both ends: its routes lead from a cache back to the application and its locator. */
  private static final IdentityCache<WeakReference<Map<String, ?>>> CACHES = new IdentityCache<>();

  private RouteOrder() {}

  /** A caching route locator was made, with that cache. */
  static void created(Object locator, Map<String, ?> cache) {
    CACHES.put(locator, new WeakReference<>(cache));
  }

  /** The routes that are in the cache now, as signals; null where it is empty or not known. */
  static @Nullable List<?> of(Object locator) {
    WeakReference<Map<String, ?>> known = CACHES.get(locator);
    Map<String, ?> cache = known == null ? null : known.get();
    return cache != null && cache.get(CACHE_KEY) instanceof List<?> routes ? routes : null;
  }

  /** How many routes come before the one with that id, and that one. */
  static int tried(@Nullable List<?> routes, @Nullable String lastId) {
    if (routes == null || lastId == null) {
      return RouteLookup.UNKNOWN;
    }
    int tried = 0;
    for (Object each : routes) {
      tried++;
      if (each instanceof Signal<?> signal
          && signal.get() instanceof Route route
          && route.getId().equals(lastId)) {
        return tried;
      }
    }
    return RouteLookup.UNKNOWN;
  }
}
