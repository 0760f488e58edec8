package io.gatelens.gateway;

import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.Collection;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The instances behind the gateway: those that it checks the health of, and how many a load
 * balancer found of each service. Thread-safe; read when metrics are collected and when readiness
 * is.
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

  /**
   * For how long it counts what a load balancer found. It looks for instances when a request wants
   * one, so a node that gets none for want of instances would else never learn of new ones. Longer
   * than the 35 seconds for which Spring Cloud's remembers them.
   */
  static final long LIST_COUNTS_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final ConcurrentHashMap<String, CheckedCluster> clusters = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, ListedInstances> listed = new ConcurrentHashMap<>();
  private final ListedTargets lists;
  private final GatewayClock clock;

  /** Run when a service may have got its first healthy instance, or lost its last. */
  private Runnable onChange = () -> {};

  private Consumer<Throwable> onFailure = failure -> {};

  UpstreamTargets(GatewayClock clock) {
    this.clock = clock;
    this.lists = new ListedTargets(clock);
  }

  /** Set while the gateway is made. */
  void onChange(Runnable listener) {
    onChange = listener;
  }

  /** Set while the gateway is made. */
  void onFailure(Consumer<Throwable> listener) {
    onFailure = listener;
  }

  /** A load balancer looked for the instances of a service and found so many, healthy or not. */
  public void found(String cluster, int instances) {
    long now = clock.nanoTime();
    ListedInstances known = listed.get(cluster);
    if (known == null && listed.size() >= MAX_CLUSTERS) {
      listed.values().removeIf(each -> !each.counts(now));
      if (listed.size() >= MAX_CLUSTERS) {
        return;
      }
    }
    listed.put(cluster, new ListedInstances(instances, now));
    if (known == null || known.count() == 0 != (instances == 0)) {
      onChange.run();
    }
  }

  /** Whether somebody wants to know now which instances of a service a load balancer found. */
  public boolean wantsInstances(String cluster) {
    return lists.wants(cluster);
  }

  /**
   * A load balancer found these instances of a service, healthy or not.
   *
   * @param instances asked at once; it reads objects of the application, so what it throws is
   *     counted as a failure of the model and goes no further
   */
  public void found(String cluster, Supplier<? extends Collection<UpstreamTarget>> instances) {
    try {
      lists.put(cluster, instances.get());
    } catch (RuntimeException e) {
      onFailure.accept(e);
    }
  }

  /** What is known of the instances of a service now. */
  ClusterState state(String cluster) {
    CheckedCluster checked = clusters.get(cluster);
    ClusterState state =
        checked == null || checked.isGone() ? ClusterState.UNKNOWN : checked.state();
    if (state != ClusterState.UNKNOWN) {
      return state;
    }
    ListedInstances found = listed.get(cluster);
    boolean isNone = found != null && found.count() == 0 && found.counts(clock.nanoTime());
    return isNone ? ClusterState.NO_INSTANCE : ClusterState.UNKNOWN;
  }

  /**
   * A checker begins to check these instances of its cluster, and no others any more. Of a new one
   * nothing is reported before it was checked.
   */
  public void checking(String cluster, Object checker, Collection<UpstreamTarget> targets) {
    CheckedCluster checked = of(cluster, checker);
    if (checked != null) {
      checked.retain(targets);
      onChange.run();
    }
  }

  /** A checker found an instance healthy, or not. */
  public void checked(String cluster, Object checker, UpstreamTarget target, boolean isHealthy) {
    CheckedCluster checked = of(cluster, checker);
    if (checked != null && checked.put(target, isHealthy)) {
      onChange.run();
    }
  }

  /** Keeps from now on which instances are found. */
  void keepInstances() {
    lists.keep();
  }

  /** Records a 1 for each instance that was found and that nobody checks. */
  void observeUnchecked(ObservableLongMeasurement gauge) {
    lists.observe(
        gauge,
        cluster -> {
          CheckedCluster checked = clusters.get(cluster);
          return checked != null && !checked.isGone();
        });
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

  /**
   * @param nanos when, as {@link GatewayClock#nanoTime()}
   */
  private record ListedInstances(int count, long nanos) {

    private boolean counts(long nowNanos) {
      return nowNanos - nanos <= LIST_COUNTS_NANOS;
    }
  }
}
