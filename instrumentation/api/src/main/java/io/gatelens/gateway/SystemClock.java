package io.gatelens.gateway;

import java.time.Instant;

/**
 * The machine's clock. Wall-clock times are counted from an anchor, on the monotonic clock: two
 * requests that follow each other do so in their spans as well, wherever their threads were made to
 * wait. A step of the wall clock is followed within {@value #ANCHORED_NANOS} ns.
 */
final class SystemClock implements GatewayClock {

  static final SystemClock INSTANCE = new SystemClock();

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long ANCHORED_NANOS = NANOS_PER_SECOND;

  /** Immutable, so a race between two that renew it is harmless. */
  private volatile ClockAnchor anchor = ClockAnchor.now();

  private SystemClock() {}

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long epochNanosAt(long nanoTime) {
    ClockAnchor known = anchor;
    if (nanoTime - known.nanoTime() > ANCHORED_NANOS) {
      known = ClockAnchor.now();
      anchor = known;
    }
    return known.epochNanosAt(nanoTime);
  }

  static long epochNanos(Instant instant) {
    return instant.getEpochSecond() * NANOS_PER_SECOND + instant.getNano();
  }
}
