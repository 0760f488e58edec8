package io.gatelens.sdk.keeping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PerSecondTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @Test
  void eachSecond_hasItsOwn_alsoBelowZero() {
    PerSecond limit = new PerSecond(2);

    for (long start : new long[] {-3 * SECOND, -SECOND, 0, SECOND, 70 * SECOND}) {
      assertThat(limit.take(start)).isTrue();
      assertThat(limit.take(start + SECOND - 1)).isTrue();
      assertThat(limit.take(start + SECOND - 1)).isFalse();
    }
  }

  @Test
  void threads_takeNoMoreThanThereAre() throws Exception {
    PerSecond limit = new PerSecond(PerSecond.MOST);
    AtomicInteger taken = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(4);
    ExecutorService threads = Executors.newFixedThreadPool(4);

    for (int i = 0; i < 4; i++) {
      threads.execute(
          () -> {
            for (int j = 0; j < PerSecond.MOST; j++) {
              if (limit.take(SECOND)) {
                taken.incrementAndGet();
              }
            }
            done.countDown();
          });
    }

    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(taken).hasValue(PerSecond.MOST);
    threads.shutdown();
  }
}
