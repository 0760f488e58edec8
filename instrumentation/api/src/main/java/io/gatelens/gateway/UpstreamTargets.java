package io.gatelens.gateway;

import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.Collection;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The instances that the gateway checks the health of. Thread-safe; read when metrics are
 * collected.
 *
 * <p>They belong to whoever checks them, one checker for each cluster: it is held weakly, and what
 * it said is forgotten after it is gone. Bounded: clusters beyond {@value #MAX_CLUSTERS}, and
 * instances of one beyond {@value #MAX_TARGETS}, are not reported.
 */
public final class UpstreamTargets {

  /** How many clusters are reported. */
  public static final int MAX_CLUSTERS = 1_000;

  /** How many instances of one cluster are reported. Two series each; the SDK keeps 2,000. */
  public static final int MAX_TARGETS = 1_000;

  private final ConcurrentHashMap<String, CheckedCluster> clusters = new ConcurrentHashMap<>();

  UpstreamTargets() {}

  /**
   * A checker begins to check these instances of its cluster, and no others any more. Of a new one
   * nothing is reported before it was checked.
   */
  public void checking(String cluster, Object checker, Collection<UpstreamTarget> targets) {
    CheckedCluster checked = of(cluster, checker);
    if (checked != null) {
      checked.retain(targets);
    }
  }

  /** A checker found an instance healthy, or not. */
  public void checked(String cluster, Object checker, UpstreamTarget target, boolean isHealthy) {
    CheckedCluster checked = of(cluster, checker);
    if (checked != null) {
      checked.put(target, isHealthy);
    }
  }

  void observe(ObservableLongMeasurement gauge) {
    for (Iterator<CheckedCluster> at = clusters.values().iterator(); at.hasNext(); ) {
      CheckedCluster cluster = at.next();
      if (cluster.isGone()) {
        at.remove();
      } else {
        cluster.observe(gauge);
      }
    }
  }

  /** A new checker takes the place of the one before, as an application context that restarts. */
  private @Nullable CheckedCluster of(String cluster, Object checker) {
    CheckedCluster known = clusters.get(cluster);
    if (known != null && known.isOf(checker)) {
      return known;
    }
    if (known == null && clusters.size() >= MAX_CLUSTERS) {
      return null;
    }
    return clusters.compute(
        cluster,
        (name, now) -> now != null && now.isOf(checker) ? now : new CheckedCluster(name, checker));
  }
}
