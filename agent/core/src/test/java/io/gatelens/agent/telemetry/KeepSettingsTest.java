package io.gatelens.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.agent.logging.CapturedStderr;
import io.gatelens.agent.logging.LogLevel;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of {@code gatelens.trace.keep} where the agent builds the SDK. */
class KeepSettingsTest {

  private final CapturedStderr stderr = CapturedStderr.at(LogLevel.INFO);

  @AfterEach
  void close() {
    stderr.close();
  }

  @Test
  void requestsAreKeptByTheModel_soNothingIsRecordedForIt() {
    SdkFactory factory = factory(Map.of("gatelens.trace.keep", "error"));

    try (OpenTelemetrySdk sdk = factory.build()) {
      assertThat(factory.keepPolicy()).isNotNull();
      assertThat(sdk.getSdkTracerProvider().toString())
          .doesNotContain("RecordingSampler")
          .doesNotContain("KeepingSpanProcessor");
    }
    assertThat(stderr.lines()).isEmpty();
  }

  @Test
  void withoutTheSetting_nothingIsKept() {
    SdkFactory factory = factory(Map.of());

    try (OpenTelemetrySdk sdk = factory.build()) {
      assertThat(sdk).isNotNull();
      assertThat(factory.keepPolicy()).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gatelens.trace.keep, errors, 'allowed is none, or some of error, slow and flag, e.g.', none",
    "gatelens.trace.keep.slow-from, p95, 'allowed is p99, a duration, or both, e.g. p99;500ms', p99",
    "gatelens.trace.keep.max-per-second, 0, 'allowed is a whole number from 1 to 10000', 10"
  })
  void badValue_isSaidInOneLineAndTheDefaultUsed(
      String key, String value, String allowed, String defaultText) {
    Map<String, String> settings = new HashMap<>(Map.of("gatelens.trace.keep", "slow"));
    settings.put(key, value);

    SdkFactory factory = factory(settings);
    factory.build().shutdown().join(10, TimeUnit.SECONDS);

    assertThat(stderr.lines()).hasSize(1);
    assertThat(stderr.lines().get(0))
        .startsWith("[gatelens] WARN " + key + "=" + value + " cannot be used: " + allowed)
        .endsWith("; the default " + defaultText + " is used");
    assertThat(factory.keepPolicy() == null).isEqualTo(key.equals("gatelens.trace.keep"));
  }

  private static SdkFactory factory(Map<String, String> settings) {
    return new SdkFactory(settings, new ExportHealth());
  }
}
