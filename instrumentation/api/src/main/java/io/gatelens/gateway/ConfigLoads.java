package io.gatelens.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The loads of the gateway's configuration, and which one is active. Thread-safe: an outcome
 * replaces the whole {@link State} at once, so of overlapping loads each is compared with the one
 * that was really active before it.
 */
public final class ConfigLoads {

  /** The readiness condition that the first load meets. It is registered as a load begins. */
  public static final String CONDITION = "config.loaded";

  /** The readiness condition that the last load did not fail, in whole or in part. */
  static final String LAST_LOAD = "config.last_load";

  /** The readiness condition that there are routes. */
  static final String ROUTES = "config.routes";

  /** The readiness condition that the last good load is not too old; where a limit is set. */
  static final String FRESH = "config.fresh";

  private final Gateway gateway;
  private final RecentLoads recent = new RecentLoads();
  private final RunningLoads running = new RunningLoads();
  private final RepeatedLoads repeated = new RepeatedLoads();
  private final ConfigSources sources;
  private final AtomicReference<State> state = new AtomicReference<>(State.INITIAL);

  ConfigLoads(Gateway gateway) {
    this.gateway = gateway;
    this.sources = new ConfigSources(gateway);
  }

  /**
   * A load begins.
   *
   * @param trigger what asked for it, of low cardinality: {@code startup}, {@code actuator}, {@code
   *     refresh}, {@code config}, {@code bus}, {@code discovery}, {@code repository}, {@code
   *     cache_miss}, {@code application}
   * @param source where the configuration comes from; null for what its stages tell
   */
  public ConfigLoad started(String trigger, @Nullable String source) {
    gateway.readiness().condition(CONDITION);
    ConfigLoad load = new ConfigLoad(gateway, trigger, source, gateway.clock().nanoTime());
    running.add(load);
    return load;
  }

  /**
   * A load failed before it began: its configuration could not be bound. What was active stays.
   *
   * @param startNanos when it began, as {@link GatewayClock#nanoTime()} of {@link Gateway#clock()}
   */
  public void bindFailed(
      String trigger, @Nullable String source, long startNanos, Throwable error) {
    new ConfigLoad(gateway, trigger, source, startNanos).bindFailed(error);
  }

  /** Whether at least one load was applied, wholly or in part. */
  public boolean hasApplied() {
    return state.get().active() != null;
  }

  /** SHA-256 of the active configuration as hex digits; null before the first load. */
  public @Nullable String hash() {
    ConfigSnapshot active = state.get().active();
    return active == null ? null : active.hash();
  }

  /** The first 8 digits of the hash; null before the first load. Read by every request. */
  @Nullable String shortHash() {
    return state.get().shortHash();
  }

  /** How many routes are active; 0 before the first load. */
  public int routes() {
    ConfigSnapshot active = state.get().active();
    return active == null ? 0 : active.entries();
  }

  /** When a load was last applied whole, in nanoseconds since the epoch; 0 before the first. */
  public long lastSuccessEpochNanos() {
    return state.get().lastSuccessEpochNanos();
  }

  /**
   * Does what a load is to end with on a thread of its own, for a load that runs on a request's. A
   * failure of it is one of the model.
   *
   * @return false where it could not be begun: there are too many threads
   */
  public boolean aside(Runnable work) {
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                work.run();
              } catch (Throwable e) { // The border of a thread: nobody else would hear of it.
                gateway.modelFailed(e);
              }
            },
            "gatelens-config",
            0,
            false); // What the request's thread would pass on is not ours.
    thread.setContextClassLoader(null);
    thread.setDaemon(true);
    try {
      thread.start();
      return true;
    } catch (OutOfMemoryError e) { // No thread can be made. Who asks is on a request's.
      gateway.modelFailed(e);
      return false;
    }
  }

  /** The sources that loads have read, by name; bounded. */
  public List<ConfigSource> readSources() {
    return sources.all();
  }

  ConfigSources sources() {
    return sources;
  }

  /** The last loads, newest first; bounded. */
  public List<LoadSummary> recent() {
    return recent.newestFirst();
  }

  /** The loads that have begun and not ended, oldest first; bounded. */
  public List<RunningLoad> underWay() {
    return running.oldestFirst();
  }

  RunningLoads running() {
    return running;
  }

  void ended(EndedConfigLoad load) {
    LoadSummary summary = load.summary();
    recent.add(summary, RepeatedLoads.isRepetitive(load.trigger(), load.outcome()));
    int before =
        repeated.ended(
            load.trigger(),
            load.outcome(),
            summary.error(),
            !load.readiness().isEmpty(),
            gateway.clock().epochNanos());
    int spans = before == RepeatedLoads.NOT_TOLD ? 0 : load.spans();
    try {
      gateway.report(spans, telemetry -> load.report(telemetry, before));
    } catch (RuntimeException e) {
      // A sampler's: the gateway goes on with what it has loaded, and so does its model.
      gateway.modelFailed(e);
    }
  }

  State state() {
    return state.get();
  }

  /**
   * The snapshot is active now.
   *
   * @param failedSource a source that could not be read; null where all were
   * @param changes takes what changes of readiness with that
   * @return the state before
   */
  State loaded(
      ConfigSnapshot snapshot,
      int invalidRoutes,
      @Nullable String failedSource,
      List<ReadinessChange> changes) {
    long now = gateway.clock().epochNanos();
    boolean isWhole = invalidRoutes == 0 && failedSource == null;
    State before = state.getAndUpdate(old -> old.loaded(snapshot, invalidRoutes, isWhole, now));
    gateway.routes().retain(snapshot.routeIds());
    String invalid =
        (invalidRoutes == 0 ? "" : ", " + invalidRoutes + " invalid")
            + (failedSource == null ? "" : ", " + failedSource + " not wholly read");
    String loaded = snapshot.entries() + " routes" + invalid + ", hash " + snapshot.shortHash();
    set(CONDITION, true, loaded, changes);
    set(LAST_LOAD, isWhole, isWhole ? "loaded whole" : "partial" + invalid, changes);
    set(ROUTES, snapshot.entries() > 0, snapshot.entries() + " routes", changes);
    checkAge(changes);
    gateway.criticalRoutes().loaded(snapshot, changes);
    return before;
  }

  /**
   * A load ended without anything of it being active.
   *
   * @param changes as of {@link #loaded}
   */
  void failed(
      ConfigOutcome outcome, int invalidRoutes, Throwable error, List<ReadinessChange> changes) {
    State before = state.getAndUpdate(old -> old.failed(outcome, invalidRoutes));
    String reason = outcome.value() + ": " + ExceptionEvent.summary(error);
    gateway.readiness().condition(CONDITION);
    if (before.active() == null) {
      set(CONDITION, false, reason, changes);
    }
    set(LAST_LOAD, false, reason, changes);
  }

  /** The age grows by itself, so it is looked at whenever somebody asks. */
  void checkAge() {
    List<ReadinessChange> changes = new ArrayList<>(1);
    checkAge(changes);
    for (ReadinessChange change : changes) {
      gateway.readiness().tell(change);
    }
  }

  private void checkAge(List<ReadinessChange> changes) {
    long maxAgeNanos = gateway.readiness().policies().maxConfigAgeNanos();
    long lastSuccess = state.get().lastSuccessEpochNanos();
    if (maxAgeNanos == 0 || lastSuccess == 0) {
      return;
    }
    boolean isFresh = gateway.clock().epochNanos() - lastSuccess <= maxAgeNanos;
    String allowed = Duration.ofNanos(maxAgeNanos).toString();
    String age = "loaded whole " + (isFresh ? "within " : "longer ago than ") + allowed;
    set(FRESH, isFresh, age, changes);
  }

  private void set(String condition, boolean isMet, String reason, List<ReadinessChange> changes) {
    ReadinessChange change = gateway.readiness().report(condition, isMet, reason);
    if (change != null) {
      changes.add(change);
    }
  }

  /**
   * What the loads so far have led to.
   *
   * @param active null before the first load that was applied
   * @param lastOutcome null before the first load
   * @param invalidRoutes how many entries of the last load were bad
   * @param lastSuccessEpochNanos 0 before the first success
   */
  record State(
      @Nullable ConfigSnapshot active,
      @Nullable String shortHash,
      @Nullable ConfigOutcome lastOutcome,
      int invalidRoutes,
      long lastSuccessEpochNanos) {

    private static final State INITIAL = new State(null, null, null, 0, 0);

    /** What a load of that snapshot leads to from here. */
    ConfigOutcome outcome(ConfigSnapshot snapshot, boolean isWhole) {
      if (!isWhole) {
        return ConfigOutcome.PARTIAL;
      }
      boolean isSame = active != null && active.hash().equals(snapshot.hash());
      return isSame ? ConfigOutcome.UNCHANGED : ConfigOutcome.APPLIED;
    }

    private State loaded(
        ConfigSnapshot snapshot, int invalidRoutes, boolean isWhole, long epochNanos) {
      ConfigOutcome outcome = outcome(snapshot, isWhole);
      long successEpochNanos = outcome.isSuccess() ? epochNanos : lastSuccessEpochNanos;
      return new State(snapshot, snapshot.shortHash(), outcome, invalidRoutes, successEpochNanos);
    }

    private State failed(ConfigOutcome outcome, int invalidRoutes) {
      return new State(active, shortHash, outcome, invalidRoutes, lastSuccessEpochNanos);
    }
  }
}
