package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatencyCountsTest {

  private final LatencyCounts counts = new LatencyCounts();

  @Test
  void quantiles_areRightToSixPercent() {
    Random random = new Random(11L);
    long[] nanos = new long[10_000];
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = (long) (100_000 * Math.exp(random.nextDouble() * 12));
      counts.add(nanos[i]);
    }

    Arrays.sort(nanos);
    for (double share : new double[] {0.01, 0.5, 0.9, 0.99, 1}) {
      assertThat(counts.quantileNanos(share))
          .as("quantile %s", share)
          .isCloseTo(
              nanos[(int) Math.ceil(nanos.length * share) - 1], Percentage.withPercentage(6.3));
    }
  }

  @Test
  void whatIsBeyondTheBuckets_isInTheFirstOrTheLast() {
    counts.add(0);
    counts.add(-1);
    assertThat(counts.quantileNanos(1)).isLessThan(80_000);

    counts.add(Long.MAX_VALUE);
    assertThat(counts.quantileNanos(1)).isBetween(120_000_000_000L, 140_000_000_000L);
  }

  @Test
  void noDurations_haveNoQuantile() {
    assertThat(counts.quantileNanos(0.5)).isZero();
  }

  @Test
  void sumOfTwo_hasTheQuantilesOfAll() {
    LatencyCounts others = new LatencyCounts();
    counts.add(1_000_000);
    others.add(100_000_000);
    others.add(100_000_000);

    counts.addAll(others);

    assertThat(counts.quantileNanos(0.5)).isGreaterThan(90_000_000);
    counts.clear();
    assertThat(counts.quantileNanos(0.5)).isZero();
  }
}
