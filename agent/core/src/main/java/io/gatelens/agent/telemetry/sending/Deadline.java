package io.gatelens.agent.telemetry.sending;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** When a request has to be over, with all of its attempts. */
final class Deadline {

  private final long endNanos;

  private Deadline(long endNanos) {
    this.endNanos = endNanos;
  }

  static Deadline in(long nanos) {
    return new Deadline(System.nanoTime() + nanos);
  }

  /** Not positive once it has passed. */
  long leftNanos() {
    return endNanos - System.nanoTime();
  }

  boolean hasPassed() {
    return leftNanos() <= 0;
  }

  /** For a socket's timeouts: at least one, as 0 is no limit there. */
  int leftMillis() {
    long millis = TimeUnit.NANOSECONDS.toMillis(leftNanos());
    return (int) Math.max(1, Math.min(millis, Integer.MAX_VALUE));
  }

  /**
   * Has something short done when it passes, on a thread that the JDK has for all such things.
   *
   * @return to be cancelled when it is not needed any more
   */
  Future<?> whenPassed(Runnable action) {
    CompletableFuture<Boolean> alarm =
        new CompletableFuture<Boolean>().completeOnTimeout(true, leftNanos(), TimeUnit.NANOSECONDS);
    CompletableFuture<Void> unused = alarm.thenRun(action); // Cancelled with the alarm.
    return alarm;
  }
}
