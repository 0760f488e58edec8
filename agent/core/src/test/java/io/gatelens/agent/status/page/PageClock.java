package io.gatelens.agent.status.page;

import io.gatelens.gateway.GatewayClock;
import java.time.Duration;

/** A clock that a test moves. */
final class PageClock implements GatewayClock {

  private static final long START_EPOCH_NANOS = 1_700_000_000_000_000_000L;

  private long nanos;

  void forward(Duration time) {
    nanos += time.toNanos();
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public long epochNanosAt(long nanoTime) {
    return START_EPOCH_NANOS + nanoTime;
  }
}
