package io.gatelens.gateway;

import java.util.Arrays;

/**
 * Whose spans go along with values as exemplars: in each eighth of a second the first of a series
 * and size, sizes being a fifth apart. A histogram has place for one in each bucket until metrics
 * are collected, so of thousands a second all others would only be replaced there, at the price of
 * keeping and reading their spans.
 *
 * <p>Not thread-safe.
 */
final class ExemplarChoice {

  /** 134 ms. */
  private static final int WINDOW_BITS = 27;

  /** What is left of a double: six bits of its exponent and two behind its point. */
  private static final int SIZE_SHIFT = 50;

  private static final int SIZE_BITS = 8;
  private static final int SERIES_BITS = 10;
  private static final int PLACES = 256;

  /** A place is lost to whoever comes later with another series or size: then both are chosen. */
  private final long[] chosen = new long[PLACES];

  ExemplarChoice() {
    Arrays.fill(chosen, -1);
  }

  /**
   * Chooses or does not.
   *
   * @param series its number, as {@link SeriesNumbers} gives them
   * @param atNanos when, by the gateway's clock
   */
  boolean isChosen(int series, double value, long atNanos) {
    int size = (int) (Double.doubleToRawLongBits(value) >>> SIZE_SHIFT) & ((1 << SIZE_BITS) - 1);
    long window = atNanos >>> WINDOW_BITS;
    long key = window << (SERIES_BITS + SIZE_BITS) | (long) series << SIZE_BITS | size;
    int place = (31 * series + size) & (PLACES - 1);
    if (chosen[place] == key) {
      return false;
    }
    chosen[place] = key;
    return true;
  }
}
