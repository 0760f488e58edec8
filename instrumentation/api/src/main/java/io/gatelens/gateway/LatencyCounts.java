package io.gatelens.gateway;

import java.util.Arrays;

/**
 * How many durations were how long: buckets of which each is an eighth of its octave wide, so that
 * a quantile is right to about 6 %. From 65 µs to 137 s; what is beyond is in the first or the last
 * bucket. Not thread-safe.
 */
final class LatencyCounts {

  private static final int BITS_PER_OCTAVE = 3;
  private static final int PER_OCTAVE = 1 << BITS_PER_OCTAVE;
  private static final int FIRST_OCTAVE = 16;
  private static final int LAST_OCTAVE = 36;
  private static final int SIZE = (LAST_OCTAVE - FIRST_OCTAVE + 1) * PER_OCTAVE;

  private final int[] counts = new int[SIZE];

  void add(long nanos) {
    counts[bucket(nanos)]++;
  }

  void addAll(LatencyCounts others) {
    for (int i = 0; i < SIZE; i++) {
      counts[i] += others.counts[i];
    }
  }

  void clear() {
    Arrays.fill(counts, 0);
  }

  /** The middle of the bucket that holds this share of all durations; 0 where there are none. */
  long quantileNanos(double share) {
    long total = 0;
    for (int count : counts) {
      total += count;
    }
    long wanted = Math.max(1, (long) Math.ceil(total * share));
    long seen = 0;
    for (int i = 0; i < SIZE; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        return (lowerBound(i) + lowerBound(i + 1)) / 2;
      }
    }
    return 0;
  }

  private static int bucket(long nanos) {
    if (nanos < 1L << FIRST_OCTAVE) {
      return 0;
    }
    int octave = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
    if (octave > LAST_OCTAVE) {
      return SIZE - 1;
    }
    int part = (int) (nanos >>> (octave - BITS_PER_OCTAVE)) & (PER_OCTAVE - 1);
    return (octave - FIRST_OCTAVE) * PER_OCTAVE + part;
  }

  private static long lowerBound(int bucket) {
    int octave = FIRST_OCTAVE + bucket / PER_OCTAVE;
    return (1L << octave) + ((long) (bucket % PER_OCTAVE) << (octave - BITS_PER_OCTAVE));
  }
}
