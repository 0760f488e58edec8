package io.gatelens.gateway;

import java.util.concurrent.TimeUnit;

/** A clock that a test moves. Both times move together. */
final class SettableClock implements GatewayClock {

  static final long START_EPOCH_NANOS = TimeUnit.SECONDS.toNanos(1_700_000_000L);
  private static final long START_NANOS = -42;

  private volatile long elapsedNanos;

  @Override
  public long nanoTime() {
    return START_NANOS + elapsedNanos;
  }

  @Override
  public long epochNanosAt(long nanoTime) {
    return START_EPOCH_NANOS + nanoTime - START_NANOS;
  }

  void setMillis(long millis) {
    elapsedNanos = TimeUnit.MILLISECONDS.toNanos(millis);
  }

  void setNanos(long nanos) {
    elapsedNanos = nanos;
  }

  /** The epoch time at that many milliseconds of the test. */
  static long epochNanosAfter(long millis) {
    return START_EPOCH_NANOS + TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
