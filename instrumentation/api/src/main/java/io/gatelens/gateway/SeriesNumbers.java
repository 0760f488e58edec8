package io.gatelens.gateway;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.context.Context;
import java.util.Arrays;

/**
 * Numbers for the series that come again and again, so that what waits to be recorded refers to
 * them by numbers. A reference that is written to an old array has to be told to the garbage
 * collector, with G1 behind a fence, each time that a place is used again.
 *
 * <p>Open addressing, by identity: an equal set of attributes that was made anew gets a number of
 * its own. Bounded: who finds it {@link #isFull() full} has to {@link #clear()} it. Not
 * thread-safe.
 */
final class SeriesNumbers {

  private static final int CAPACITY = 1_024;
  private static final int MAX_SERIES = CAPACITY / 2;

  private final DoubleHistogram[] histograms = new DoubleHistogram[CAPACITY];
  private final Attributes[] attributes = new Attributes[CAPACITY];
  private int size;

  /** The number of a series, which stays until {@link #clear}. */
  int of(DoubleHistogram histogram, Attributes ofSeries) {
    int at = System.identityHashCode(histogram) * 31 + System.identityHashCode(ofSeries);
    at = (at ^ at >>> 10) & CAPACITY - 1;
    while (attributes[at] != ofSeries || histograms[at] != histogram) {
      if (attributes[at] == null) {
        attributes[at] = ofSeries;
        histograms[at] = histogram;
        size++;
        break;
      }
      at = (at + 1) & CAPACITY - 1;
    }
    return at;
  }

  /** Whether no further series may come. */
  boolean isFull() {
    return size >= MAX_SERIES;
  }

  /** Forgets all; numbers that were given mean nothing any more. */
  void clear() {
    Arrays.fill(histograms, null);
    Arrays.fill(attributes, null);
    size = 0;
  }

  /** Records a value in the series of that number. */
  void record(int series, double value, Context context) {
    histograms[series].record(value, attributes[series], context);
  }
}
