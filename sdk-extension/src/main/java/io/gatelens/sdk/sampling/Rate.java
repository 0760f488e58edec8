package io.gatelens.sdk.sampling;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many of the requests of one rule are sampled: a share of them, of each second's the first few
 * in any case, and not many more than so many a second.
 *
 * <p>Each request is sampled with a probability that is known before its randomness is looked at,
 * and that is the one which is reported; so whoever adds up the reported counts is right on
 * average, however the traffic changes. It depends on how many requests came in this second and in
 * the one before: with a cap of c the probability is such that c are sampled if this second brings
 * as many as the last; where it brings more it falls with the square of their number, so that a
 * storm's first second samples 2c on average and no more.
 *
 * <p>Thread-safe. Without floor and cap nothing is shared; else one counter is, and the object of
 * each second is put in place by one of the threads that need it.
 */
final class Rate {

  private static final long SECOND_NANOS = 1_000_000_000L;

  private final double ratio;
  private final int minPerSecond;
  private final int maxPerSecond;
  private final LongSupplier nanoClock;
  private final @Nullable Threshold ofRatio;
  private final AtomicReference<Second> current;

  /**
   * @param ratio from 0 to 1
   * @param minPerSecond 0 for no floor
   * @param maxPerSecond above the floor; 0 for no cap
   */
  Rate(double ratio, int minPerSecond, int maxPerSecond, LongSupplier nanoClock) {
    this.ratio = ratio;
    this.minPerSecond = minPerSecond;
    this.maxPerSecond = maxPerSecond;
    this.nanoClock = nanoClock;
    this.ofRatio = ratio == 0 ? null : Threshold.ofProbability(ratio);
    this.current = new AtomicReference<>(new Second(Long.MIN_VALUE, 0));
  }

  static Rate ofRatio(double ratio) {
    return new Rate(ratio, 0, 0, System::nanoTime);
  }

  /**
   * Decides on one request.
   *
   * @param randomness of its trace, 56 bits
   * @return the threshold that it has passed; null where it is not sampled
   */
  @Nullable Threshold pass(long randomness) {
    if (minPerSecond == 0 && maxPerSecond == 0) {
      return pass(ofRatio, randomness);
    }
    Second second = second();
    int number = second.count.incrementAndGet();
    if (number <= minPerSecond) {
      return Threshold.ZERO;
    }
    if (maxPerSecond == 0 || ratio == 0) {
      return pass(ofRatio, randomness);
    }
    if (number - minPerSecond <= second.expected) {
      return pass(second.usual, randomness);
    }
    long value = Threshold.valueOf(probability(second.expected, number - minPerSecond));
    return randomness >= value ? Threshold.of(value) : null;
  }

  private static @Nullable Threshold pass(@Nullable Threshold threshold, long randomness) {
    return threshold != null && randomness >= threshold.value() ? threshold : null;
  }

  private double probability(int expected, int number) {
    double beyond = Math.max(1, (double) number / expected);
    return Math.min(ratio, (double) room() / expected / (beyond * beyond));
  }

  /** What the floor leaves of the cap. */
  private int room() {
    return maxPerSecond - minPerSecond;
  }

  private Second second() {
    long now = Math.floorDiv(nanoClock.getAsLong(), SECOND_NANOS);
    Second known = current.get();
    if (known.number >= now) {
      return known; // A thread that was held up may be late: it counts where the others are.
    }
    Second next = new Second(now, known.number == now - 1 ? known.count.get() : 0);
    return current.compareAndSet(known, next) ? next : current.get();
  }

  /** One second's requests. */
  private final class Second {

    private final long number;
    private final AtomicInteger count = new AtomicInteger();

    /** How many requests share the cap, as far as the second before tells. */
    private final int expected;

    private final @Nullable Threshold usual;

    private Second(long number, int previous) {
      this.number = number;
      this.expected = Math.max(room(), previous - minPerSecond);
      this.usual =
          maxPerSecond == 0 || ratio == 0
              ? ofRatio
              : Threshold.ofProbability(probability(expected, 1));
    }
  }
}
