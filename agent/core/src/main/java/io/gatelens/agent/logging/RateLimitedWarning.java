package io.gatelens.agent.logging;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A warning that is said at most once a minute; the next line tells how many were swallowed.
 *
 * <p>Lock-free. Where two threads warn in the same moment one of them speaks and the other is
 * counted.
 */
public final class RateLimitedWarning {

  private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long NEVER = Long.MIN_VALUE;

  private final LongSupplier nanoClock;
  private final AtomicLong lastNanos = new AtomicLong(NEVER);
  private final AtomicLong swallowed = new AtomicLong();

  public RateLimitedWarning() {
    this(System::nanoTime);
  }

  RateLimitedWarning(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /**
   * Says it, or counts it.
   *
   * @return whether it was said
   */
  public boolean warn(String message) {
    return log(LogLevel.WARN, message, null);
  }

  /**
   * Says it, or counts it.
   *
   * @return whether it was said
   */
  public boolean warn(String message, @Nullable Throwable cause) {
    return log(LogLevel.WARN, message, cause);
  }

  boolean log(LogLevel level, String message, @Nullable Throwable cause) {
    if (!AgentLog.isEnabled(level)) {
      return false;
    }
    long now = nanoClock.getAsLong();
    long last = lastNanos.get();
    if ((last != NEVER && now - last < INTERVAL_NANOS) || !lastNanos.compareAndSet(last, now)) {
      swallowed.incrementAndGet();
      return false;
    }
    long unsaid = swallowed.getAndSet(0);
    AgentLog.log(
        level, unsaid == 0 ? message : message + " (and " + unsaid + " more like it)", cause);
    return true;
  }
}
