package io.gatelens.sdk.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RateTest {

  private final Random random = new Random(42);
  private long now = TimeUnit.SECONDS.toNanos(1_000);

  @Test
  void ratio_isTheShareThatIsSampled() {
    Counted counted = new Counted();

    counted.run(rate(0.1, 0, 0), 100_000);

    assertThat(counted.sampled).isCloseTo(10_000, within(400));
    assertThat(counted.represented).isCloseTo(100_000, within(4_000.0));
  }

  @Test
  void zero_samplesNothing_andOneEverything() {
    Counted none = new Counted();
    none.run(rate(0, 0, 0), 1_000);
    Counted all = new Counted();
    all.run(rate(1, 0, 0), 1_000);

    assertThat(none.sampled).isZero();
    assertThat(all.sampled).isEqualTo(1_000);
    assertThat(all.represented).isEqualTo(1_000);
  }

  @Test
  void floor_samplesTheFirstOfEachSecond_withCertainty() {
    Rate rate = rate(0, 2, 0);
    Counted counted = new Counted();
    for (int second = 0; second < 10; second++) {
      counted.run(rate, 100);
      now += TimeUnit.SECONDS.toNanos(1);
    }

    assertThat(counted.sampled).isEqualTo(20);
    assertThat(counted.represented).isEqualTo(20);
  }

  @Test
  void rareRoute_isNotDrownedByABusyOne() {
    Rate rare = rate(0.01, 1, 0);
    Rate busy = rate(0.01, 1, 0);
    Counted ofRare = new Counted();
    for (int second = 0; second < 10; second++) {
      new Counted().run(busy, 10_000);
      ofRare.run(rare, 1);
      now += TimeUnit.SECONDS.toNanos(1);
    }

    assertThat(ofRare.sampled).isEqualTo(10);
  }

  @Test
  void cap_holdsInSteadyTraffic_andTheReportedCountsAddUp() {
    Rate rate = rate(1, 0, 50);
    new Counted().run(rate, 10_000);
    Counted counted = new Counted();
    for (int second = 0; second < 40; second++) {
      now += TimeUnit.SECONDS.toNanos(1);
      counted.run(rate, 10_000);
    }

    assertThat(counted.sampled / 40.0).isCloseTo(50, within(4.0));
    assertThat(counted.represented / 400_000).isCloseTo(1, within(0.1));
  }

  @Test
  void cap_doesNothingToTrafficBelowIt() {
    Rate rate = rate(1, 0, 50);
    Counted counted = new Counted();
    for (int second = 0; second < 10; second++) {
      counted.run(rate, 50);
      now += TimeUnit.SECONDS.toNanos(1);
    }

    assertThat(counted.sampled).isEqualTo(500);
    assertThat(counted.represented).isEqualTo(500);
  }

  @Test
  void stormsFirstSecond_samplesTwiceTheCapOnAverage_andTheReportedCountsAddUp() {
    int storms = 200;
    Counted counted = new Counted();
    for (int storm = 0; storm < storms; storm++) {
      counted.run(rate(1, 0, 50), 10_000);
    }

    assertThat(counted.sampled / (double) storms).isCloseTo(100, within(5.0));
    assertThat(counted.represented / (10_000.0 * storms)).isCloseTo(1, within(0.15));
  }

  @Test
  void floorAndCap_worksTogether_andTheReportedCountsAddUp() {
    Rate rate = rate(0.5, 5, 25);
    new Counted().run(rate, 1_000);
    Counted counted = new Counted();
    for (int second = 0; second < 100; second++) {
      now += TimeUnit.SECONDS.toNanos(1);
      counted.run(rate, 1_000);
    }

    assertThat(counted.sampled / 100.0).isCloseTo(25, within(2.0));
    assertThat(counted.represented / 100_000).isCloseTo(1, within(0.1));
  }

  private Rate rate(double ratio, int min, int max) {
    return new Rate(ratio, min, max, () -> now);
  }

  /** Requests, and how many a backend believes there were. */
  private final class Counted {

    private int sampled;
    private double represented;

    private void run(Rate rate, int requests) {
      for (int i = 0; i < requests; i++) {
        @Nullable Threshold passed = rate.pass(random.nextLong(Threshold.RANGE));
        if (passed != null) {
          sampled++;
          represented += Threshold.RANGE / (double) (Threshold.RANGE - passed.value());
        }
      }
    }
  }
}
