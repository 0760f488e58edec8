package io.gatelens.agent.telemetry.spans;

import org.jspecify.annotations.Nullable;

/**
 * Boxed numbers that came before: ports and statuses, the same few in span after span.
 *
 * <p>Thread-safe by a benign race: two numbers with one place take it from each other.
 */
final class RecentNumbers {

  private static final int PLACES = 256;

  private final @Nullable Long[] recent = new Long[PLACES];

  Long boxed(int value) {
    int place = value & (PLACES - 1);
    Long known = recent[place];
    if (known == null || known.longValue() != value) {
      known = (long) value;
      recent[place] = known;
    }
    return known;
  }
}
