package io.gatelens.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.agent.logging.CapturedStderr;
import io.gatelens.agent.logging.LogLevel;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitedMetricsTest {

  private final CapturedStderr stderr = CapturedStderr.at(LogLevel.INFO);

  @AfterEach
  void restore() {
    stderr.close();
  }

  @Test
  void metricsOfTheAgent_areKnown() {
    warn("http.server.request.duration=5;gatelens.advice.errors=5;jvm.memory.used=5");

    assertThat(stderr.lines()).isEmpty();
  }

  @Test
  void anyOther_isToldWithTheNearestOne() {
    warn("http.server.request.durations=5,http.server.request.duration=7");

    assertThat(stderr.lines())
        .containsExactly(
            "[gatelens] WARN gatelens.metrics.limits has a limit for"
                + " http.server.request.durations, which the agent does not send: is"
                + " http.server.request.duration meant?");
  }

  private static void warn(String limits) {
    LimitedMetrics.warnOfUnknown(
        SeriesLimits.of(
            DefaultConfigProperties.createFromMap(Map.of("gatelens.metrics.limits", limits))));
  }
}
