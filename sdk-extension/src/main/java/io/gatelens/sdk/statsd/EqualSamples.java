package io.gatelens.sdk.statsd;

import io.gatelens.sdk.push.Distribution;

/**
 * Divides a distribution's values, the smaller ones first, into at most so many parts of equal size
 * (or one more); each part's mean stands for it. So the weights add up to the count, the weighted
 * mean is the mean, and percentiles are right with the weights and without them. Where there are no
 * more values than parts, each value is a part.
 */
final class EqualSamples {

  private final Distribution values;
  private final long parts;

  private long part;
  private long taken;
  private int index = -1;
  private long leftAtIndex;

  private double value;
  private long weight;

  /**
   * @param values of at least one
   * @param maxParts from 1 on
   */
  EqualSamples(Distribution values, int maxParts) {
    this.values = values;
    this.parts = Math.min(maxParts, values.total());
  }

  /** Whether there is one more; {@link #value} and {@link #weight} are of it then. */
  boolean next() {
    if (part == parts) {
      return false;
    }
    part++;
    long end = ranksBefore(part);
    weight = end - taken;
    double sum = 0;
    while (taken < end) {
      if (leftAtIndex == 0) {
        leftAtIndex = values.count(++index);
      }
      long step = Math.min(leftAtIndex, end - taken);
      sum += step * values.value(index);
      leftAtIndex -= step;
      taken += step;
    }
    value = sum / weight;
    return true;
  }

  /** Of the parts before this one: total * part / parts, without an overflow. */
  private long ranksBefore(long part) {
    long total = values.total();
    return total / parts * part + total % parts * part / parts;
  }

  double value() {
    return value;
  }

  long weight() {
    return weight;
  }
}
