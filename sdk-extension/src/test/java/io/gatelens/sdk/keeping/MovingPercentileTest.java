package io.gatelens.sdk.keeping;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MovingPercentileTest {

  private static final long START = Long.MAX_VALUE - SECONDS.toNanos(5); // It may overflow.

  private final MovingPercentile percentile = new MovingPercentile(START);
  private long now = START;

  @Test
  void ofTheFirstRequests_noneIsBeyond() {
    for (int i = 0; i < MovingPercentile.LEAST - 1; i++) {
      assertThat(percentile.isBeyond(MILLISECONDS.toNanos(1), now)).isFalse();
    }
    now += SECONDS.toNanos(10);

    assertThat(percentile.isBeyond(SECONDS.toNanos(10), now)).isFalse();
  }

  @Test
  void whatIsBeyond_isAHundredthOfTheRequests() {
    Random random = new Random(7);
    long[] durations =
        random.doubles(100_000, 0, 1).mapToLong(x -> (long) (2e6 / (1.0001 - x))).toArray();
    for (long duration : durations) {
      percentile.isBeyond(duration, now);
    }
    now += SECONDS.toNanos(10);

    long beyond = LongStream.of(durations).filter(d -> percentile.isBeyond(d, now)).count();

    assertThat(beyond).isBetween(900L, 1000L); // To the end of a bucket, which is 9 % wide.
  }

  @Test
  void percentile_movesWithTheTraffic_andForgetsWhatIsSixMinutesOld() {
    pass(MILLISECONDS.toNanos(100), 1_000);
    now += SECONDS.toNanos(10);
    assertThat(percentile.isBeyond(MILLISECONDS.toNanos(90), now)).isFalse();
    assertThat(percentile.isBeyond(MILLISECONDS.toNanos(150), now)).isTrue();

    for (int minute = 0; minute < 6; minute++) {
      now += MINUTES.toNanos(1);
      pass(MILLISECONDS.toNanos(1), 1_000);
    }
    now += SECONDS.toNanos(10);

    assertThat(percentile.isBeyond(MILLISECONDS.toNanos(2), now)).isTrue();
  }

  @Test
  void afterAnHourWithoutRequests_thereIsNoPercentile() {
    pass(MILLISECONDS.toNanos(1), 1_000);
    now += MINUTES.toNanos(60);

    assertThat(percentile.isBeyond(SECONDS.toNanos(1), now)).isFalse();
  }

  @Test
  void theShortestAndTheLongestDurations_areCountedToo() {
    for (long duration : new long[] {0, 1, MICROSECONDS.toNanos(65), Long.MAX_VALUE}) {
      pass(duration, 100);
    }
    now += SECONDS.toNanos(10);

    assertThat(percentile.isBeyond(Long.MAX_VALUE, now)).isFalse();
  }

  private void pass(long durationNanos, int times) {
    for (int i = 0; i < times; i++) {
      percentile.isBeyond(durationNanos, now);
    }
  }
}
