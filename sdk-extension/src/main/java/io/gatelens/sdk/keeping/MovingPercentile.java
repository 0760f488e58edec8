package io.gatelens.sdk.keeping;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The 99th percentile of the durations of the last five to six minutes, worked out anew every ten
 * seconds, within an eighth.
 *
 * <p>Durations are counted in buckets, eight for each doubling, of one minute each. Thread-safe: a
 * duration costs one atomic increment; one of the threads that come after ten seconds adds up some
 * thousand numbers, which takes microseconds. While a minute is cleared a few may be lost.
 */
final class MovingPercentile {

  /** Of fewer durations it would be the largest one, or nearly so: nothing is beyond it then. */
  static final int LEAST = 200;

  private static final double SHARE = 0.99;
  private static final int MINUTES = 6;
  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long RENEWAL_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Shorter ones, and longer ones than about 70 s, share the first and the last bucket. */
  private static final int LOWEST_EXPONENT = 16; // 65 µs

  private static final int PER_DOUBLING_BITS = 3;
  private static final int BUCKETS = 20 << PER_DOUBLING_BITS;
  private static final int NONE = BUCKETS;

  private final AtomicIntegerArray counts = new AtomicIntegerArray(MINUTES * BUCKETS);
  private final AtomicLong renewedNanos;

  /** Written by the thread that renews. */
  private volatile int minute;

  private volatile long minuteStartNanos;
  private volatile int bucket = NONE;

  /**
   * @param nanos now, by the monotonic clock that all durations come with
   */
  MovingPercentile(long nanos) {
    this.renewedNanos = new AtomicLong(nanos);
    this.minuteStartNanos = nanos;
  }

  /** Counts a duration and returns whether it is beyond what 99 of 100 before it took. */
  boolean isBeyond(long durationNanos, long nanos) {
    long renewed = renewedNanos.get();
    if (nanos - renewed >= RENEWAL_NANOS && renewedNanos.compareAndSet(renewed, nanos)) {
      renew(nanos);
    }
    int its = bucket(durationNanos);
    counts.getAndIncrement(minute * BUCKETS + its);
    return its > bucket;
  }

  /** How long nobody asked. */
  long idleNanos(long nanos) {
    return nanos - renewedNanos.get();
  }

  private void renew(long nanos) {
    int[] sums = new int[BUCKETS];
    int total = 0;
    long start = minuteStartNanos;
    long minutes = (nanos - start) / MINUTE_NANOS;
    for (long step = 0; step < Math.min(minutes, MINUTES); step++) {
      begin((minute + 1) % MINUTES);
    }
    minuteStartNanos = start + minutes * MINUTE_NANOS;
    for (int at = 0; at < counts.length(); at++) {
      int count = counts.get(at);
      sums[at % BUCKETS] += count;
      total += count;
    }
    bucket = total < LEAST ? NONE : percentile(sums, total);
  }

  private void begin(int next) {
    for (int at = 0; at < BUCKETS; at++) {
      counts.set(next * BUCKETS + at, 0);
    }
    minute = next;
  }

  private static int percentile(int[] sums, int total) {
    long most = (long) Math.ceil(total * SHARE);
    int at = 0;
    for (long below = sums[0]; below < most; below += sums[at]) {
      at++;
    }
    return at;
  }

  /** Eight buckets of the same width in each doubling. */
  private static int bucket(long durationNanos) {
    if (durationNanos < 1L << LOWEST_EXPONENT) {
      return 0;
    }
    int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(durationNanos);
    int within =
        (int) (durationNanos >>> (exponent - PER_DOUBLING_BITS)) & ((1 << PER_DOUBLING_BITS) - 1);
    return Math.min(BUCKETS - 1, ((exponent - LOWEST_EXPONENT) << PER_DOUBLING_BITS) + within);
  }
}
