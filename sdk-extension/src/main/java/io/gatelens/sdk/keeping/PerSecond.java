package io.gatelens.sdk.keeping;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many may be kept in a second. Thread-safe; once a second's are spent, asking is a read that
 * no processor disputes.
 */
final class PerSecond {

  static final int MOST = 10_000;

  private static final long NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int COUNT_BITS = 16;
  private static final long COUNT = (1 << COUNT_BITS) - 1;

  private final int limit;

  /** The second, and in the lowest bits how many were taken in it. */
  private final AtomicLong taken = new AtomicLong(Long.MIN_VALUE);

  /**
   * @param limit from 0 to {@link #MOST}
   */
  PerSecond(int limit) {
    this.limit = limit;
  }

  /** Whether there is one more at that time of a monotonic clock. */
  boolean take(long nanos) {
    long second = Math.floorDiv(nanos, NANOS) << COUNT_BITS;
    while (true) {
      long before = taken.get();
      // A thread that was held up may be late: it counts where the others are.
      long inSecond = (before & ~COUNT) >= second ? before : second;
      if ((inSecond & COUNT) >= limit) {
        return false;
      }
      if (taken.compareAndSet(before, inSecond + 1)) {
        return true;
      }
    }
  }
}
