package io.gatelens.gateway;

import java.util.concurrent.TimeUnit;

/** A clock that a test moves. Both times move together, unless the wall clock is set. */
final class SettableClock implements GatewayClock {

  static final long START_EPOCH_NANOS = TimeUnit.SECONDS.toNanos(1_700_000_000L);
  private static final long START_NANOS = -42;

  private volatile long elapsedNanos;
  private volatile long stepNanos;

  @Override
  public long nanoTime() {
    return START_NANOS + elapsedNanos;
  }

  @Override
  public long epochNanosAt(long nanoTime) {
    return START_EPOCH_NANOS + nanoTime - START_NANOS + stepNanos;
  }

  void setMillis(long millis) {
    elapsedNanos = TimeUnit.MILLISECONDS.toNanos(millis);
  }

  void setNanos(long nanos) {
    elapsedNanos = nanos;
  }

  /** Sets the wall clock back. */
  void setBackMillis(long millis) {
    stepNanos = -TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** The epoch time at that many milliseconds of the test. */
  static long epochNanosAfter(long millis) {
    return START_EPOCH_NANOS + TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
