package io.gatelens.gateway;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which loads are told of one by one. What nobody asked for comes again and again: the heartbeats
 * of a service registry, requests that find no routes. Such a load makes a span where it changed or
 * failed; of those that changed nothing, and of misses that fail as the one before, one in {@value
 * #INTERVAL_MINUTES} minutes does, and the others are counted. Thread-safe; loads are rare.
 */
final class RepeatedLoads {

  static final int INTERVAL_MINUTES = 10;

  /** Told of by every span of the same trigger: how many loads before it made none. */
  static final int NOT_TOLD = -1;

  private static final long INTERVAL_NANOS = INTERVAL_MINUTES * 60_000_000_000L;
  private static final String CACHE_MISS = "cache_miss";
  private static final Set<String> UNASKED = Set.of("discovery", CACHE_MISS);

  /** By trigger. Guarded by this. */
  private final Map<String, Told> last = new HashMap<>();

  /** Whether a load like this one comes again and again, and says nothing by itself. */
  static boolean isRepetitive(String trigger, ConfigOutcome outcome) {
    return UNASKED.contains(trigger)
        && (outcome == ConfigOutcome.UNCHANGED || isFailedMiss(trigger, outcome));
  }

  private static boolean isFailedMiss(String trigger, ConfigOutcome outcome) {
    return trigger.equals(CACHE_MISS) && outcome == ConfigOutcome.REJECTED;
  }

  /**
   * A load ended.
   *
   * @param error what it failed with, for people; null where it did not
   * @param hasNews whether it has to be told of in any case: it changed the node's readiness
   * @return {@link #NOT_TOLD}, or how many loads of the trigger were not told of since the last
   *     that was
   */
  synchronized int ended(
      String trigger,
      ConfigOutcome outcome,
      @Nullable String error,
      boolean hasNews,
      long epochNanos) {
    if (!UNASKED.contains(trigger)) {
      return 0;
    }
    Told told = last.computeIfAbsent(trigger, key -> new Told());
    boolean isLikeTheLast = outcome == told.outcome && Objects.equals(error, told.error);
    if (isRepetitive(trigger, outcome)
        && isLikeTheLast
        && !hasNews
        && epochNanos - told.epochNanos < INTERVAL_NANOS) {
      told.since++;
      return NOT_TOLD;
    }
    int since = told.since;
    told.outcome = outcome;
    told.error = error;
    told.epochNanos = epochNanos;
    told.since = 0;
    return since;
  }

  /** The last load of a trigger that was told of. */
  private static final class Told {
    private @Nullable ConfigOutcome outcome;
    private @Nullable String error;
    private long epochNanos;
    private int since;
  }
}
