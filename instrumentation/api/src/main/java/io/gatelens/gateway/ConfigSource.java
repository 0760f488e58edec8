package io.gatelens.gateway;

import org.jspecify.annotations.Nullable;

/**
 * A source that config loads read, and how that went.
 *
 * @param name of low cardinality, such as {@code redis}
 * @param failures how many times in a row it could not be read; 0 where the last time was good
 * @param failingSinceEpochNanos the first of these failures; 0 where there is none
 * @param lastSuccessEpochNanos when it was last read wholly; 0: never yet
 * @param error the last of these failures, for people; null where there is none
 */
public record ConfigSource(
    String name,
    int failures,
    long failingSinceEpochNanos,
    long lastSuccessEpochNanos,
    @Nullable String error) {

  ConfigSource fetched(long epochNanos) {
    return new ConfigSource(name, 0, 0, epochNanos, null);
  }

  ConfigSource failed(long epochNanos, String reason) {
    long since = failures == 0 ? epochNanos : failingSinceEpochNanos;
    return new ConfigSource(name, failures + 1, since, lastSuccessEpochNanos, reason);
  }
}
