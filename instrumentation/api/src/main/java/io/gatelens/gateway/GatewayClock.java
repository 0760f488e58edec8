package io.gatelens.gateway;

/** Where the model takes its times from. Thread-safe; both methods are called on event loops. */
public interface GatewayClock {

  /** Wall-clock time in nanoseconds since the Unix epoch. */
  long epochNanos();

  /** A monotonic time in nanoseconds, of any origin, as {@link System#nanoTime()}. */
  long nanoTime();

  /** The machine's clock. */
  static GatewayClock system() {
    return SystemClock.INSTANCE;
  }
}
