package io.gatelens.agent.telemetry.sending;

import io.opentelemetry.sdk.common.internal.DaemonThreadFactory;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** When a request has to be over, with all of its attempts. */
final class Deadline {

  private static final int KEPT_MINUTES = 2;
  private static final ScheduledExecutorService TIMER = timer();

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
   * Has something short done when it passes, on a thread of the agent's own: the one that the JDK
   * has for its futures would be begun here, and have none of the application's class loaders when
   * the application comes to need it.
   *
   * @return to be cancelled when it is not needed any more
   */
  Future<?> whenPassed(Runnable action) {
    return TIMER.schedule(action, leftNanos(), TimeUnit.NANOSECONDS);
  }

  /** Its thread is there while a deadline is waited for, and a while longer. */
  private static ScheduledExecutorService timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, new DaemonThreadFactory("gatelens-deadlines"));
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(KEPT_MINUTES, TimeUnit.MINUTES);
    timer.allowCoreThreadTimeOut(true);
    return timer;
  }
}
