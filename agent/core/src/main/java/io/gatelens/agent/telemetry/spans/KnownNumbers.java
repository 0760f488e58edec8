package io.gatelens.agent.telemetry.spans;

import org.jspecify.annotations.Nullable;

/**
 * Numbers that are boxed already: statuses and a server's ports, the same few in span after span.
 *
 * <p>The first number that comes to a place keeps it. Given to the newest, the places would be
 * taken from each other by the ports of clients, on one core after the other. Thread-safe by a
 * benign race, between two that are the first.
 */
final class KnownNumbers {

  private static final int PLACES = 256;

  private final @Nullable Long[] known = new Long[PLACES];

  Long boxed(int value) {
    int place = value & (PLACES - 1);
    Long there = known[place];
    if (there != null && there.longValue() == value) {
      return there;
    }
    Long boxed = (long) value;
    if (there == null) {
      known[place] = boxed;
    }
    return boxed;
  }
}
