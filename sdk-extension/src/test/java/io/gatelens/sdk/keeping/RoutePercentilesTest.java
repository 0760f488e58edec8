package io.gatelens.sdk.keeping;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoutePercentilesTest {

  private final RoutePercentiles percentiles = new RoutePercentiles(0);

  @Test
  void slowRoute_isComparedWithItself() {
    for (int i = 0; i < 1_000; i++) {
      percentiles.isBeyond("fast", MILLISECONDS.toNanos(1), 0);
      percentiles.isBeyond("slow", MILLISECONDS.toNanos(500), 0);
    }
    long later = SECONDS.toNanos(10);

    assertThat(percentiles.isBeyond("slow", MILLISECONDS.toNanos(500), later)).isFalse();
    assertThat(percentiles.isBeyond("fast", MILLISECONDS.toNanos(5), later)).isTrue();
    assertThat(percentiles.isBeyond(null, MILLISECONDS.toNanos(5), later)).isFalse();
  }

  @Test
  void routesBeyondTheLimit_shareOne_untilIdleOnesMakeRoom() {
    for (int i = 0; i < 10 * RoutePercentiles.MOST; i++) {
      percentiles.isBeyond("route-" + i, 1, 0);
    }
    assertThat(percentiles.size()).isEqualTo(RoutePercentiles.MOST);

    long later = MINUTES.toNanos(11);
    percentiles.isBeyond("route-0", 1, later);
    percentiles.isBeyond("new", 1, later);

    assertThat(percentiles.size()).isEqualTo(2);
  }
}
