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
 * @param change what is not as it was before
 * @param badEntries those that were left out, the first ones
 * @param badEntryCount all that were left out
 * @param error what the load as a whole failed with, or which source it went without, for people;
 *     null where neither is
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
    ConfigChange change,
    List<BadEntry> badEntries,
    int badEntryCount,
    @Nullable String error,
    int repeats) {

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
        change,
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
