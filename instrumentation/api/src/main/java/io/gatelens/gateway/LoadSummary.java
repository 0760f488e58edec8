package io.gatelens.gateway;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A load of the configuration that is over, as a node's status tells it. All lists are bounded.
 *
 * @param trigger what asked for it, as {@link ConfigLoads#started} has it
 * @param source where the configuration came from; null where it is not known
 * @param startEpochNanos since the Unix epoch
 * @param outcome as in {@code gateway.config.outcome}
 * @param hash of what is active since, 64 hex digits; null where nothing of it was applied
 * @param routes how many are active since; 0 where nothing of it was applied
 * @param added ids of routes that were not there before, the first ones
 * @param changed ids of routes that are not what they were, the first ones
 * @param removed ids of routes that are gone, the first ones
 * @param addedCount all that were not there before
 * @param changedCount all that are not what they were
 * @param removedCount all that are gone
 * @param badEntries those that were left out, the first ones
 * @param badEntryCount all that were left out
 * @param error what the load as a whole failed with, for people; null where it was applied
 * @param repeats how many loads before it were the same and are told of here: heartbeats that
 *     changed nothing, misses that failed alike
 */
public record LoadSummary(
    String trigger,
    @Nullable String source,
    long startEpochNanos,
    long durationNanos,
    String outcome,
    @Nullable String hash,
    int routes,
    List<String> added,
    List<String> changed,
    List<String> removed,
    int addedCount,
    int changedCount,
    int removedCount,
    List<BadEntry> badEntries,
    int badEntryCount,
    @Nullable String error,
    int repeats) {

  /**
   * One that nothing else is told of by.
   *
   * @param change null where nothing was applied
   */
  LoadSummary(
      String trigger,
      @Nullable String source,
      long startEpochNanos,
      long durationNanos,
      String outcome,
      @Nullable String hash,
      int routes,
      @Nullable ConfigChange change,
      List<BadEntry> badEntries,
      int badEntryCount,
      @Nullable String error) {
    this(
        trigger,
        source,
        startEpochNanos,
        durationNanos,
        outcome,
        hash,
        routes,
        change == null ? List.of() : List.copyOf(change.added()),
        change == null ? List.of() : List.copyOf(change.changed()),
        change == null ? List.of() : List.copyOf(change.removed()),
        change == null ? 0 : change.addedCount(),
        change == null ? 0 : change.changedCount(),
        change == null ? 0 : change.removedCount(),
        badEntries,
        badEntryCount,
        error,
        0);
  }

  /** The same, which that many before it are told of by as well. */
  LoadSummary repeating(int others) {
    return new LoadSummary(
        trigger,
        source,
        startEpochNanos,
        durationNanos,
        outcome,
        hash,
        routes,
        added,
        changed,
        removed,
        addedCount,
        changedCount,
        removedCount,
        badEntries,
        badEntryCount,
        error,
        others);
  }

  /**
   * An entry that was left out.
   *
   * @param routeId the route's id
   * @param error why, for people
   */
  public record BadEntry(String routeId, String error) {}
}
