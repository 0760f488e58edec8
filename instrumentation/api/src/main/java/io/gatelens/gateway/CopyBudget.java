package io.gatelens.gateway;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many requests of a second may be copied for people: enough for any list of twenty, and so few
 * that a storm of failures is not made worse. Thread-safe; once a second's are spent, asking is a
 * read that no processor disputes.
 */
final class CopyBudget {

  static final int PER_SECOND = 50;

  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int COUNT_BITS = 8;

  /** The second, and in the lowest bits how many were taken in it. */
  private final AtomicLong taken = new AtomicLong();

  /** Whether one more may be copied at that time of a monotonic clock, which is not negative. */
  boolean take(long nanos) {
    long second = nanos / NANOS_PER_SECOND;
    while (true) {
      long before = taken.get();
      boolean isSame = before >> COUNT_BITS == second;
      if (isSame && (before & (1 << COUNT_BITS) - 1) >= PER_SECOND) {
        return false;
      }
      long after = isSame ? before + 1 : (second << COUNT_BITS) + 1;
      if (taken.compareAndSet(before, after)) {
        return true;
      }
    }
  }
}
