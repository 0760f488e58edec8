package io.gatelens.gateway;

/** Where the model takes its times from. Thread-safe; every method is called on event loops. */
public interface GatewayClock {

  /** A monotonic time in nanoseconds, of any origin, as {@link System#nanoTime()}. */
  long nanoTime();

  /**
   * The wall-clock time, in nanoseconds since the Unix epoch, when {@link #nanoTime()} was that. Of
   * two times near each other the distance is kept.
   */
  long epochNanosAt(long nanoTime);

  /** Wall-clock time in nanoseconds since the Unix epoch. */
  default long epochNanos() {
    return epochNanosAt(nanoTime());
  }

  /** The machine's clock. */
  static GatewayClock system() {
    return SystemClock.INSTANCE;
  }
}
