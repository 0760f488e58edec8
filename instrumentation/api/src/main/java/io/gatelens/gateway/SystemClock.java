package io.gatelens.gateway;

import java.time.Clock;
import java.time.Instant;

/** The machine's clock. The wall clock is as fine as the operating system's. */
final class SystemClock implements GatewayClock {

  static final SystemClock INSTANCE = new SystemClock();

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Clock wall = Clock.systemUTC();

  private SystemClock() {}

  @Override
  public long epochNanos() {
    return epochNanos(wall.instant());
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  static long epochNanos(Instant instant) {
    return instant.getEpochSecond() * NANOS_PER_SECOND + instant.getNano();
  }
}
