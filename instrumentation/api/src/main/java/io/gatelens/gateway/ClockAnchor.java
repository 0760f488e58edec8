package io.gatelens.gateway;

import java.time.Instant;

/**
 * One moment on both clocks.
 *
 * @param nanoTime as {@link System#nanoTime()}
 * @param epochNanos since the Unix epoch, as fine as the operating system's clock
 */
record ClockAnchor(long nanoTime, long epochNanos) {

  private static final int READINGS = 3;

  /** The best of a few readings: between its two looks at the clocks the thread may have slept. */
  static ClockAnchor now() {
    ClockAnchor best = new ClockAnchor(0, 0);
    long shortest = Long.MAX_VALUE;
    for (int reading = 0; reading < READINGS; reading++) {
      long before = System.nanoTime();
      Instant wall = Instant.now();
      long width = System.nanoTime() - before;
      if (width < shortest) {
        shortest = width;
        best = new ClockAnchor(before + width / 2, SystemClock.epochNanos(wall));
      }
    }
    return best;
  }

  long epochNanosAt(long nanoTime) {
    return epochNanos + (nanoTime - this.nanoTime);
  }
}
