package io.gatelens.sdk.push;

import io.opentelemetry.sdk.metrics.data.ExponentialHistogramBuckets;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import java.util.Arrays;
import java.util.List;

/**
 * What is known of the values in a histogram: some values, the smaller ones first, and how many of
 * the recorded ones each stands for. Their number, their sum, the smallest and the largest are
 * those of the recorded ones exactly; each value lies in the bucket of those that it stands for.
 */
public final class Distribution {

  private double[] lower = new double[16];
  private double[] upper = new double[16];
  private long[] counts = new long[16];
  private int size;
  private long total;

  private Distribution() {}

  /** Of a histogram with any buckets; empty where nothing was recorded. */
  public static Distribution of(HistogramPointData point) {
    Distribution made = new Distribution();
    List<Double> bounds = point.getBoundaries();
    List<Long> counts = point.getCounts();
    for (int i = 0; i < counts.size(); i++) {
      boolean isLast = i == bounds.size();
      double top = isLast ? Double.POSITIVE_INFINITY : bounds.get(i);
      made.add(i == 0 ? Double.NEGATIVE_INFINITY : bounds.get(i - 1), top, counts.get(i));
    }
    made.settle(
        point.getSum(),
        point.hasMin() ? point.getMin() : Double.NaN,
        point.hasMax() ? point.getMax() : Double.NaN);
    return made;
  }

  /** Of a histogram with buckets that grow exponentially; empty where nothing was recorded. */
  public static Distribution of(ExponentialHistogramPointData point) {
    Distribution made = new Distribution();
    int scale = point.getScale();
    ExponentialHistogramBuckets negative = point.getNegativeBuckets();
    List<Long> counts = negative.getBucketCounts();
    for (int i = counts.size() - 1; i >= 0; i--) {
      int index = negative.getOffset() + i;
      made.add(-bound(index + 1, scale), -bound(index, scale), counts.get(i));
    }
    made.add(0, 0, point.getZeroCount());
    ExponentialHistogramBuckets positive = point.getPositiveBuckets();
    counts = positive.getBucketCounts();
    for (int i = 0; i < counts.size(); i++) {
      int index = positive.getOffset() + i;
      made.add(bound(index, scale), bound(index + 1, scale), counts.get(i));
    }
    made.settle(
        point.getSum(),
        point.hasMin() ? point.getMin() : Double.NaN,
        point.hasMax() ? point.getMax() : Double.NaN);
    return made;
  }

  /** The lower bound of the bucket of that index: two to the power of (index / 2^scale). */
  private static double bound(int index, int scale) {
    return Math.pow(2, Math.scalb((double) index, -scale));
  }

  private void add(double from, double to, long count) {
    if (count == 0) {
      return;
    }
    if (size == counts.length) {
      lower = Arrays.copyOf(lower, 2 * size);
      upper = Arrays.copyOf(upper, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
    }
    lower[size] = from;
    upper[size] = to;
    counts[size++] = count;
    total += count;
  }

  /**
   * Narrows the buckets at both ends, takes the smallest and the largest value out of them, and
   * chooses one place for the values in their buckets, the same in all, so that the sum is right.
   */
  private void settle(double sum, double min, double max) {
    if (total == 0) {
      return;
    }
    boolean hasEnds = !Double.isNaN(min) && !Double.isNaN(max);
    for (int i = 0; i < size; i++) {
      lower[i] = hasEnds ? Math.min(Math.max(lower[i], min), max) : finite(lower[i], upper[i]);
      upper[i] = hasEnds ? Math.min(Math.max(upper[i], min), max) : finite(upper[i], lower[i]);
    }
    if (hasEnds && total >= 2) {
      takeOutEnds(min, max);
    }
    double lowest = 0;
    double highest = 0;
    for (int i = 0; i < size; i++) {
      lowest += lower[i] * counts[i];
      highest += upper[i] * counts[i];
    }
    double place = highest > lowest ? (sum - lowest) / (highest - lowest) : 0;
    place = Math.min(Math.max(place, 0), 1);
    for (int i = 0; i < size; i++) {
      lower[i] += place * (upper[i] - lower[i]);
    }
  }

  /** Of an end that is not known: as Prometheus does, the other end of its bucket, or zero. */
  private static double finite(double bound, double other) {
    if (!Double.isInfinite(bound)) {
      return bound;
    }
    return Double.isInfinite(other) || (bound < 0 && other > 0) ? 0 : other;
  }

  private void takeOutEnds(double min, double max) {
    double[] oldLower = lower;
    double[] oldUpper = upper;
    long[] oldCounts = counts;
    int oldSize = size;
    lower = new double[oldSize + 2];
    upper = new double[oldSize + 2];
    counts = new long[oldSize + 2];
    size = 0;
    total = 0;
    oldCounts[0]--;
    oldCounts[oldSize - 1]--;
    add(min, min, 1);
    for (int i = 0; i < oldSize; i++) {
      add(oldLower[i], oldUpper[i], oldCounts[i]);
    }
    add(max, max, 1);
  }

  /** Of all values of both, which stay as they are. */
  public static Distribution merged(Distribution one, Distribution other) {
    Distribution made = new Distribution();
    int i = 0;
    int j = 0;
    while (i < one.size || j < other.size) {
      boolean isOne = j == other.size || (i < one.size && one.lower[i] <= other.lower[j]);
      Distribution from = isOne ? one : other;
      int at = isOne ? i++ : j++;
      made.add(from.lower[at], from.lower[at], from.counts[at]);
    }
    return made;
  }

  /** How many values were recorded. */
  public long total() {
    return total;
  }

  /** How many values stand for them. */
  public int size() {
    return size;
  }

  /** One of them. */
  public double value(int index) {
    return lower[index];
  }

  /** How many it stands for, from 1 on. */
  public long count(int index) {
    return counts[index];
  }

  /** The largest of them; there is one. */
  public double max() {
    return lower[size - 1];
  }
}
