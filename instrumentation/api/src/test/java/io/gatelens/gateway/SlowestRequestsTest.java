package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SlowestRequestsTest {

  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final SlowestRequests slowest = new SlowestRequests();

  @Test
  void ofManyRequests_theSlowestAreKept() {
    Random random = new Random(5L);
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      long nanos = 1L + random.nextInt(1_000_000);
      all.add(nanos);
      offer(i, nanos, 0);
    }

    all.sort(null);
    assertThat(read(5_000))
        .extracting(RequestSummary::untilHeadNanos)
        .isSortedAccordingTo((a, b) -> Long.compare(b, a))
        .containsExactlyInAnyOrderElementsOf(all.subList(all.size() - 20, all.size()));
  }

  @Test
  void ordinaryRequest_isNotWanted_onceThereAreTwentySlowerOnes() {
    for (int i = 0; i < SlowestRequests.SIZE; i++) {
      offer(0, 100 + i, 0);
    }

    assertThat(slowest.wants(100, 1)).isFalse();
    assertThat(slowest.wants(101, 1)).isTrue();
  }

  @Test
  void slowOneOfLongAgo_isGone_andTheOnesAfterItAreThere() {
    for (int i = 0; i < 100; i++) {
      offer(0, 1_000_000 + i, 0);
    }
    offer(6 * MINUTE, 10, 0);
    offer(12 * MINUTE, 20, 0);

    assertThat(read(12 * MINUTE)).hasSize(20).allMatch(one -> one.untilHeadNanos() > 1_000_000);
    assertThat(read(16 * MINUTE))
        .extracting(RequestSummary::untilHeadNanos)
        .containsExactly(20L, 10L);
    assertThat(read(60 * MINUTE)).isEmpty();
  }

  @Test
  void longStream_isNotSlow() {
    for (int i = 0; i < SlowestRequests.SIZE; i++) {
      offer(0, 100, 0);
    }

    assertThat(slowest.wants(50, 60 * MINUTE - 1)).isTrue(); // A period ends, and a list begins.
    offer(0, 50, 3 * MINUTE);
    assertThat(read(3 * MINUTE)).noneMatch(one -> one.transferNanos() > 0);
  }

  private void offer(long startNanos, long untilHeadNanos, long transferNanos) {
    RequestSummary request = summary(startNanos, untilHeadNanos, transferNanos);
    long endNanos = startNanos + request.totalNanos();
    if (slowest.wants(untilHeadNanos, endNanos)) {
      slowest.add(request, endNanos);
    }
  }

  private List<RequestSummary> read(long nowNanos) {
    return slowest.read(nowNanos);
  }

  static RequestSummary summary(long startEpochNanos, long untilHeadNanos, long transferNanos) {
    return new RequestSummary(
        startEpochNanos,
        "GET",
        "/orders",
        "orders",
        200,
        "upstream",
        null,
        null,
        null,
        null,
        false,
        untilHeadNanos,
        0,
        0,
        transferNanos,
        List.of(),
        0);
  }
}
