package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SystemClockTest {

  private final GatewayClock clock = GatewayClock.system();

  @Test
  void isTheWallClock() {
    long before = SystemClock.epochNanos(Instant.now());

    long now = clock.epochNanos();

    assertThat(now)
        .isBetween(
            before - TimeUnit.MILLISECONDS.toNanos(1),
            SystemClock.epochNanos(Instant.now()) + TimeUnit.MILLISECONDS.toNanos(1));
  }

  @Test
  void keepsTheDistanceOfTwoTimes() {
    long first = clock.nanoTime();
    long firstEpoch = clock.epochNanosAt(first);

    assertThat(clock.epochNanosAt(first + 1_234_567)).isEqualTo(firstEpoch + 1_234_567);
    assertThat(clock.epochNanosAt(first - 1_234_567)).isEqualTo(firstEpoch - 1_234_567);
  }

  @Test
  void timeOfLongAfterTheAnchor_isOfTheWallClockThen() {
    long inAnHour = clock.nanoTime() + TimeUnit.HOURS.toNanos(1);

    long epoch = clock.epochNanosAt(inAnHour);

    assertThat(epoch - clock.epochNanos())
        .isCloseTo(TimeUnit.HOURS.toNanos(1), within(50_000_000L));
  }
}
