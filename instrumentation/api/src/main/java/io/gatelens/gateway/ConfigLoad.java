package io.gatelens.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
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
  private static final int MAX_STAGES = ConfigSources.MAX_SOURCES + 2;

  private final Gateway gateway;
  private final String trigger;
  private final @Nullable String source;
  private final long startNanos;
  private final long startEpochNanos;
  private final ConcurrentLinkedQueue<BadEntry> badEntries = new ConcurrentLinkedQueue<>();
  private final AtomicInteger badEntryCount = new AtomicInteger();
  private final ConcurrentLinkedQueue<ConfigStage> stages = new ConcurrentLinkedQueue<>();
  private final AtomicInteger stageCount = new AtomicInteger();
  private volatile @Nullable String triggerSource;

  /** One of them, where there are several. */
  private volatile @Nullable String failedSource;

  /** What its sources changed of the node's readiness and is not told yet. */
  private final ConcurrentLinkedQueue<ReadinessChange> sourceChanges =
      new ConcurrentLinkedQueue<>();

  private final AtomicBoolean isEnded = new AtomicBoolean();

  ConfigLoad(Gateway gateway, String trigger, @Nullable String source, long startNanos) {
    this.gateway = gateway;
    this.trigger = trigger;
    this.source = source;
    this.startNanos = startNanos;
    this.startEpochNanos = gateway.clock().epochNanosAt(startNanos);
  }

  /** What asked for the load, more closely: the class of an event, or of code. */
  public void askedBy(String source) {
    triggerSource = source;
  }

  /**
   * A stage is over. Of a fetch that failed the load may still become {@code partial}, where the
   * gateway goes on without that source. A stage that ends after the load is not told of.
   */
  public void stage(ConfigStage stage) {
    if (!isEnded.get() && stageCount.incrementAndGet() <= MAX_STAGES) {
      stages.add(stage);
    }
  }

  /**
   * A source was read. What that changes of the node's readiness is the load's to tell, unless the
   * load is over already.
   *
   * @param source its name, of low cardinality
   * @param startNanos when reading it began, as {@link GatewayClock#nanoTime()} of {@link
   *     Gateway#clock()}
   * @param error why it could not be read wholly; null where it was
   */
  public void sourceFetched(String source, long startNanos, @Nullable Throwable error) {
    if (error != null) {
      failedSource = source;
    }
    ReadinessChange change = gateway.config().sources().fetched(source, startNanos, error);
    if (change == null) {
      return;
    }
    sourceChanges.add(change);
    if (isEnded.get()) {
      tellSourceChanges();
    }
  }

  private void tellSourceChanges() {
    for (ReadinessChange change : takeSourceChanges()) {
      gateway.readiness().tell(change);
    }
  }

  /** Each is taken once: by the load's end, or by who comes after it. */
  private List<ReadinessChange> takeSourceChanges() {
    List<ReadinessChange> taken = new ArrayList<>();
    ReadinessChange change = sourceChanges.poll();
    while (change != null) {
      taken.add(change);
      change = sourceChanges.poll();
    }
    return taken;
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
   * {@code partial} where an entry failed, or a source could not be read.
   */
  public void loaded(ConfigSnapshot snapshot) {
    if (!isEnded.compareAndSet(false, true)) {
      return;
    }
    int invalidRoutes = badEntryCount.get();
    String missing = failedSource;
    List<ReadinessChange> readiness = takeSourceChanges();
    ConfigLoads.State before = gateway.config().loaded(snapshot, invalidRoutes, missing, readiness);
    ConfigChange change = ConfigChange.between(before.active(), snapshot);
    boolean isWhole = invalidRoutes == 0 && missing == null;
    report(before.outcome(snapshot, isWhole), snapshot, change, readiness, null);
  }

  /** The load failed and nothing of it was applied: {@code rejected}. The old routes stay. */
  public void rejected(Throwable error) {
    failed(ConfigOutcome.REJECTED, error);
  }

  /**
   * Nothing becomes of the load, good or bad: who asked for it waits no more. It is not told of,
   * and what its sources changed of the node's readiness as by no load, on another thread.
   */
  public void givenUp() {
    if (isEnded.compareAndSet(false, true)) {
      gateway.config().running().ended(this);
      if (!sourceChanges.isEmpty()) {
        gateway.config().aside(this::tellSourceChanges);
      }
    }
  }

  void bindFailed(Throwable error) {
    failed(ConfigOutcome.BIND_FAILED, error);
  }

  private void failed(ConfigOutcome outcome, Throwable error) {
    if (isEnded.compareAndSet(false, true)) {
      List<ReadinessChange> readiness = takeSourceChanges();
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
    EndedConfigLoad ended =
        new EndedConfigLoad(
            trigger,
            source(),
            startEpochNanos,
            sinceStart(),
            outcome,
            snapshot,
            change,
            List.copyOf(badEntries),
            badEntryCount.get(),
            List.copyOf(readiness),
            error,
            startNanos,
            triggerSource,
            List.copyOf(stages));
    gateway.config().ended(ended);
    gateway.config().running().ended(this);
  }

  /** The given one, else those that gave an entry or failed. */
  private @Nullable String source() {
    if (source != null) {
      return source;
    }
    TreeSet<String> read = new TreeSet<>();
    for (ConfigStage stage : stages) {
      if (stage.source() != null && (stage.entries() > 0 || stage.error() != null)) {
        read.add(stage.source());
      }
    }
    return read.isEmpty() ? null : String.join(",", read);
  }

  RunningLoad running() {
    return new RunningLoad(trigger, source(), startEpochNanos);
  }

  private long sinceStart() {
    return Math.max(0, gateway.clock().nanoTime() - startNanos);
  }

  /** An entry that was left out. */
  record BadEntry(String routeId, Throwable error, long epochNanos) {}
}
