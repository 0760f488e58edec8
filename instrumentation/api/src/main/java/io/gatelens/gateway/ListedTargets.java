package io.gatelens.gateway;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.semconv.ServerAttributes;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Which instances load balancers found of each service, for a profile that tells also of those that
 * nobody checks. Kept only where it is wanted. Thread-safe and bounded as {@link UpstreamTargets}.
 */
final class ListedTargets {

  /** A load balancer without a cache looks for instances with each request. */
  private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** From then on it is not known any more: without requests nobody looks for instances. */
  static final long COUNTS_NANOS = TimeUnit.MINUTES.toNanos(15);

  private final ConcurrentHashMap<String, Listed> services = new ConcurrentHashMap<>();
  private final GatewayClock clock;
  private volatile boolean isWanted;

  ListedTargets(GatewayClock clock) {
    this.clock = clock;
  }

  void keep() {
    isWanted = true;
  }

  /** Whether the list of a service's instances would be news. */
  boolean wants(String cluster) {
    if (!isWanted) {
      return false;
    }
    Listed known = services.get(cluster);
    return known == null ? hasRoom() : clock.nanoTime() - known.nanos > SOON_NANOS;
  }

  /** Instances beyond the bound are not told, but that somebody looked for them is remembered. */
  void put(String cluster, Collection<UpstreamTarget> instances) {
    if (services.containsKey(cluster) || hasRoom()) {
      boolean isTold = instances.size() <= UpstreamTargets.MAX_TARGETS;
      services.put(
          cluster, new Listed(isTold ? Set.copyOf(instances) : Set.of(), clock.nanoTime()));
    }
  }

  /** Whoever reads metrics makes it: services that do not count any more are then forgotten. */
  private boolean hasRoom() {
    return services.size() < UpstreamTargets.MAX_CLUSTERS;
  }

  /**
   * Records a 1 for each instance that nobody checks.
   *
   * @param isChecked asked with a service
   */
  void observe(ObservableLongMeasurement gauge, Predicate<String> isChecked) {
    long now = clock.nanoTime();
    services.values().removeIf(each -> !each.counts(now));
    services.forEach(
        (cluster, listed) -> {
          if (!isChecked.test(cluster)) {
            listed.instances.forEach(target -> gauge.record(1, attributes(cluster, target)));
          }
        });
  }

  private static Attributes attributes(String cluster, UpstreamTarget target) {
    AttributesBuilder attributes = Attributes.builder();
    attributes.put(GatewayAttributes.UPSTREAM_CLUSTER, cluster);
    attributes.put(ServerAttributes.SERVER_ADDRESS, target.address());
    if (target.port() > 0) {
      attributes.put(ServerAttributes.SERVER_PORT, target.port());
    }
    return attributes.build();
  }

  /**
   * @param nanos when, as {@link GatewayClock#nanoTime()}
   */
  private record Listed(Set<UpstreamTarget> instances, long nanos) {

    private boolean counts(long nowNanos) {
      return nowNanos - nanos <= COUNTS_NANOS;
    }
  }
}
