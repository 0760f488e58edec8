package io.gatelens.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One load of the gateway's configuration, from its start to its outcome. It may end on another
 * thread than it began on, and loads may overlap. The first outcome wins.
 */
public final class ConfigLoad {

  private static final int MAX_BAD_ENTRIES = 100;

  private final Gateway gateway;
  private final String trigger;
  private final @Nullable String source;
  private final long startNanos;
  private final long startEpochNanos;
  private final ConcurrentLinkedQueue<BadEntry> badEntries = new ConcurrentLinkedQueue<>();
  private final AtomicInteger badEntryCount = new AtomicInteger();
  private final AtomicBoolean isEnded = new AtomicBoolean();

  ConfigLoad(Gateway gateway, String trigger, @Nullable String source, long startNanos) {
    this.gateway = gateway;
    this.trigger = trigger;
    this.source = source;
    this.startNanos = startNanos;
    this.startEpochNanos = gateway.clock().epochNanosAt(startNanos);
  }

  /** An entry (a route) was bad and is left out. The first 100 are kept, the others counted. */
  public void entryFailed(String routeId, Throwable error) {
    if (isEnded.get()) {
      return;
    }
    if (badEntryCount.incrementAndGet() <= MAX_BAD_ENTRIES) {
      badEntries.add(new BadEntry(routeId, error, startEpochNanos + sinceStart()));
    }
  }

  /**
   * The configuration is active: {@code applied}; {@code unchanged} where it is the same as before;
   * {@code partial} where an entry failed.
   */
  public void loaded(ConfigSnapshot snapshot) {
    if (!isEnded.compareAndSet(false, true)) {
      return;
    }
    int invalidRoutes = badEntryCount.get();
    List<ReadinessChange> readiness = new ArrayList<>();
    ConfigLoads.State before = gateway.config().loaded(snapshot, invalidRoutes, readiness);
    ConfigChange change = ConfigChange.between(before.active(), snapshot);
    report(before.outcome(snapshot, invalidRoutes), snapshot, change, readiness, null);
  }

  /** The load failed and nothing of it was applied: {@code rejected}. The old routes stay. */
  public void rejected(Throwable error) {
    failed(ConfigOutcome.REJECTED, error);
  }

  void bindFailed(Throwable error) {
    failed(ConfigOutcome.BIND_FAILED, error);
  }

  private void failed(ConfigOutcome outcome, Throwable error) {
    if (isEnded.compareAndSet(false, true)) {
      List<ReadinessChange> readiness = new ArrayList<>();
      gateway.config().failed(outcome, badEntryCount.get(), error, readiness);
      report(outcome, null, null, readiness, error);
    }
  }

  private void report(
      ConfigOutcome outcome,
      @Nullable ConfigSnapshot snapshot,
      @Nullable ConfigChange change,
      List<ReadinessChange> readiness,
      @Nullable Throwable error) {
    gateway.config().running().ended(this);
    EndedConfigLoad ended =
        new EndedConfigLoad(
            trigger,
            source,
            startEpochNanos,
            sinceStart(),
            outcome,
            snapshot,
            change,
            List.copyOf(badEntries),
            badEntryCount.get(),
            List.copyOf(readiness),
            error);
    gateway.config().ended(ended.summary());
    gateway.report(1, ended::report);
  }

  RunningLoad running() {
    return new RunningLoad(trigger, source, startEpochNanos);
  }

  private long sinceStart() {
    return Math.max(0, gateway.clock().nanoTime() - startNanos);
  }

  /** An entry that was left out. */
  record BadEntry(String routeId, Throwable error, long epochNanos) {}
}
