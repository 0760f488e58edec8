package io.gatelens.agent.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitedWarningTest {

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // nanoTime may overflow
  private final RateLimitedWarning warning = new RateLimitedWarning(nanos::get);

  @Test
  void repetitions_areCountedAndSaidAMinuteLater() {
    try (CapturedStderr stderr = CapturedStderr.at(LogLevel.WARN)) {
      assertThat(warning.warn("down")).isTrue();
      assertThat(warning.warn("down")).isFalse();
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(59));
      assertThat(warning.warn("down")).isFalse();
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
      assertThat(warning.warn("down")).isTrue();
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(60));
      assertThat(warning.warn("down")).isTrue();

      assertThat(stderr.lines())
          .containsExactly(
              "[gatelens] WARN down",
              "[gatelens] WARN down (and 2 more like it)",
              "[gatelens] WARN down");
    }
  }

  @Test
  void silencedWarning_isNeitherSaidNorCounted() {
    try (CapturedStderr stderr = CapturedStderr.at(LogLevel.ERROR)) {
      assertThat(warning.warn("down")).isFalse();

      assertThat(stderr.lines()).isEmpty();
    }
  }
}
