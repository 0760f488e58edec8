package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FailedRequestsTest {

  private static final long SECOND = 1_000_000_000L;

  private final FailedRequests failed = new FailedRequests();
  private final CopyBudget budget = new CopyBudget();

  @Test
  void lastTwenty_areKept_newestFirst() {
    for (int i = 0; i < 50; i++) {
      failed.add(SlowestRequestsTest.summary(i, 1, 0));
    }

    assertThat(failed.newestFirst())
        .extracting(RequestSummary::startEpochNanos)
        .containsExactlyElementsOf(LongStream.range(0, 20).mapToObj(i -> 49 - i).toList());
  }

  @Test
  void storm_isCopiedWithinItsBudget_andTheNextSecondHasOneAgain() {
    long now = 1_700_000_000L * SECOND;

    assertThat(LongStream.range(0, 10_000).filter(i -> budget.take(now + i)).count())
        .isEqualTo(CopyBudget.PER_SECOND);
    assertThat(budget.take(now + SECOND - 1)).isFalse();
    assertThat(budget.take(now + SECOND)).isTrue();
  }
}
