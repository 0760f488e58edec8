package io.gatelens.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.agent.logging.CapturedStderr;
import io.gatelens.agent.logging.LogLevel;
import io.gatelens.sdk.kong.MetricsProfile;
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
  void metricsOfKongsProfile_areKnownWhereItIsOn() {
    String limits =
        "kong.latency=5;kong.upstream_latency=5;kong.kong_latency=5;kong.request.size=5;"
            + "kong.response.size=5;kong.requests=5;kong.unchecked_targets=5";
    warn(limits, MetricsProfile.KONG);
    assertThat(stderr.lines()).isEmpty();

    warn("kong.latency=5", MetricsProfile.NONE);

    assertThat(stderr.lines())
        .singleElement()
        .asString()
        .contains("has a limit for kong.latency, which the agent does not send");
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
    warn(limits, MetricsProfile.NONE);
  }

  private static void warn(String limits, MetricsProfile profile) {
    LimitedMetrics.warnOfUnknown(
        SeriesLimits.of(
            DefaultConfigProperties.createFromMap(Map.of("gatelens.metrics.limits", limits))),
        profile);
  }
}
