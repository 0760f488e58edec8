package io.gatelens.gateway;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.semconv.ServerAttributes;
import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What one checker found of the instances of its cluster. */
final class CheckedCluster {

  private static final String HEALTHY = "healthy";
  private static final String UNHEALTHY = "unhealthy";

  private final String name;
  private final WeakReference<Object> checker;
  private final ConcurrentHashMap<UpstreamTarget, Boolean> health = new ConcurrentHashMap<>();

  /** Those that are to be checked; null where the checker did not say. */
  private volatile @Nullable Set<UpstreamTarget> expected;

  CheckedCluster(String name, Object checker) {
    this.name = name;
    this.checker = new WeakReference<>(checker);
  }

  boolean isOf(Object checker) {
    return this.checker.get() == checker;
  }

  boolean isGone() {
    return checker.get() == null;
  }

  void retain(Collection<UpstreamTarget> targets) {
    expected = Set.copyOf(targets);
    health.keySet().retainAll(targets);
  }

  /** Returns whether that is news. */
  boolean put(UpstreamTarget target, boolean isHealthy) {
    if (health.size() < UpstreamTargets.MAX_TARGETS || health.containsKey(target)) {
      Boolean before = health.put(target, isHealthy);
      return before == null || before != isHealthy;
    }
    return false;
  }

  ClusterState state() {
    Set<UpstreamTarget> all = expected;
    if (all != null && all.isEmpty()) {
      return ClusterState.NO_INSTANCE;
    }
    if (health.containsValue(true)) {
      return ClusterState.HEALTHY;
    }
    boolean isEachChecked = all == null ? !health.isEmpty() : health.keySet().containsAll(all);
    return isEachChecked ? ClusterState.NO_HEALTHY_INSTANCE : ClusterState.UNKNOWN;
  }

  /** 1 for the state that it is in and 0 for the other, as with a circuit breaker. */
  void observe(ObservableLongMeasurement gauge) {
    health.forEach(
        (target, isHealthy) -> {
          gauge.record(isHealthy ? 1 : 0, attributes(target, HEALTHY));
          gauge.record(isHealthy ? 0 : 1, attributes(target, UNHEALTHY));
        });
  }

  private Attributes attributes(UpstreamTarget target, String state) {
    AttributesBuilder attributes = Attributes.builder();
    attributes.put(GatewayAttributes.UPSTREAM_CLUSTER, name);
    attributes.put(ServerAttributes.SERVER_ADDRESS, target.address());
    if (target.port() > 0) {
      attributes.put(ServerAttributes.SERVER_PORT, target.port());
    }
    attributes.put(GatewayAttributes.STATE, state);
    return attributes.build();
  }
}
