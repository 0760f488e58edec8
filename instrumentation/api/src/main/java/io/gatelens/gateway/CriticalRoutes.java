package io.gatelens.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The routes that are marked critical, by a setting or by the configuration itself, and whether
 * each has a target: the condition {@value #TARGETS}. What is not known is no outage. Thread-safe.
 *
 * <p>A setting that names a route which the configuration does not have guards nothing. That is a
 * condition of its own, {@value #ROUTES}: a node need not go down because a route was removed.
 */
final class CriticalRoutes {

  static final String TARGETS = "upstream.targets";
  static final String ROUTES = "config.critical_routes";

  /** How many routes a reason names. */
  private static final int MAX_TOLD = 10;

  private final Gateway gateway;
  private final AtomicBoolean isBeingChecked = new AtomicBoolean();

  /** The service of each critical route that there is; null where it is none. */
  private volatile Map<String, @Nullable String> clusters = Map.of();

  CriticalRoutes(Gateway gateway) {
    this.gateway = gateway;
  }

  /** These are the routes from now on. */
  void loaded(ConfigSnapshot snapshot, List<ReadinessChange> changes) {
    Map<String, @Nullable String> marked = new LinkedHashMap<>();
    for (String id : snapshot.critical()) {
      marked.put(id, snapshot.cluster(id));
    }
    List<String> missing = new ArrayList<>();
    for (String id : gateway.readiness().policies().criticalRoutes()) {
      if (snapshot.entryHash(id) != null) {
        marked.put(id, snapshot.cluster(id));
      } else {
        missing.add(id);
      }
    }
    clusters = marked;
    if (!gateway.readiness().policies().criticalRoutes().isEmpty()) {
      set(ROUTES, missing.isEmpty(), routesReason(missing), changes);
    }
    check(changes);
  }

  /** Looks at the targets as they are now. */
  void check() {
    List<ReadinessChange> changes = new ArrayList<>(1);
    check(changes);
    for (ReadinessChange change : changes) {
      gateway.readiness().tell(change);
    }
  }

  private void check(List<ReadinessChange> changes) {
    if (clusters.isEmpty() && !gateway.readiness().has(TARGETS)) {
      return;
    }
    Map<String, @Nullable String> marked;
    do {
      // Who finds another one checking leaves it to that: it checks again where the routes are
      // others by then, and whoever reads readiness does.
      if (!isBeingChecked.compareAndSet(false, true)) {
        return;
      }
      try {
        marked = clusters;
        check(marked, changes);
      } finally {
        isBeingChecked.set(false);
      }
    } while (!marked.equals(clusters));
  }

  private void check(Map<String, @Nullable String> marked, List<ReadinessChange> changes) {
    List<String> outages = new ArrayList<>();
    int healthy = 0;
    for (Map.Entry<String, @Nullable String> route : marked.entrySet()) {
      ClusterState state = state(route.getValue());
      if (state.isOutage()) {
        outages.add(outage(route.getKey(), Objects.requireNonNull(route.getValue()), state));
      } else if (state == ClusterState.HEALTHY) {
        healthy++;
      }
    }
    boolean isMet = outages.isEmpty();
    set(TARGETS, isMet, isMet ? metReason(healthy, marked.size()) : told(outages), changes);
  }

  private ClusterState state(@Nullable String cluster) {
    return cluster == null ? ClusterState.UNKNOWN : gateway.targets().state(cluster);
  }

  private void set(String condition, boolean isMet, String reason, List<ReadinessChange> changes) {
    ReadinessChange change = gateway.readiness().report(condition, isMet, reason);
    if (change != null) {
      changes.add(change);
    }
  }

  private static String routesReason(List<String> missing) {
    return missing.isEmpty()
        ? "the configuration has them all"
        : "no route of the configuration has the id " + told(missing);
  }

  private static String metReason(int healthy, int routes) {
    if (routes == 0) {
      return "no route is marked critical";
    }
    String unknown = healthy == routes ? "" : ", and it is not known of the others";
    return healthy + " of " + routes + " critical routes have a healthy target" + unknown;
  }

  private static String outage(String routeId, String cluster, ClusterState state) {
    String what = state == ClusterState.NO_INSTANCE ? ": no instance of " : ": none healthy of ";
    return routeId + what + cluster;
  }

  private static String told(List<String> all) {
    int further = all.size() - MAX_TOLD;
    String first = String.join("; ", all.subList(0, Math.min(MAX_TOLD, all.size())));
    return further > 0 ? first + "; and " + further + " more" : first;
  }
}
