package io.gatelens.agent.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClearedHeadersTest {

  @Test
  void headersAndFormats_areNamesInLowerCase() {
    assertThat(ClearedHeaders.parse("X-Trace; b3multi,B3 ,, X-Trace").names())
        .containsExactly(
            "x-trace",
            "x-b3-traceid",
            "x-b3-spanid",
            "x-b3-parentspanid",
            "x-b3-sampled",
            "x-b3-flags",
            "b3");
    assertThat(ClearedHeaders.parse("none").names()).isEmpty();
    assertThat(ClearedHeaders.parse("Uberctx-*").names()).containsExactly("uberctx-*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x trace", "b3;x:y", "\u00fc", "*", "b3;x-*-y"})
  void whatNoHeaderIsCalled_isNotAllowed(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> ClearedHeaders.parse(value));
  }

  static Collection<String> names() {
    return ClearedHeaders.FORMATS.keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void format_isAllHeadersThatItsPropagatorWrites(String format) {
    Map<String, String> settings =
        Map.of(
            "otel.propagators", format,
            "otel.traces.exporter", "none",
            "otel.metrics.exporter", "none",
            "otel.logs.exporter", "none");
    try (OpenTelemetrySdk sdk =
        AutoConfiguredOpenTelemetrySdk.builder()
            .disableShutdownHook()
            .addPropertiesSupplier(() -> settings)
            .build()
            .getOpenTelemetrySdk()) {
      List<String> fields =
          sdk.getPropagators().getTextMapPropagator().fields().stream()
              .map(field -> field.toLowerCase(Locale.ROOT))
              .toList();

      assertThat(ClearedHeaders.FORMATS.get(format)).containsAll(fields);
    }
  }
}
