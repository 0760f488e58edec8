package io.gatelens.sdk.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectionsTest {

  private static final String EXTRACT = "gatelens.propagation.extract";
  private static final String INJECT = "gatelens.propagation.inject";

  /** Each names another trace. */
  private static final Headers ALL =
      Headers.of(
          "traceparent", "00-000000000000000000000000000000a1-00000000000000b1-01",
          "baggage", "tenant=7",
          "b3", "00000000000000a2-00000000000000b2-1",
          "uber-trace-id", "a3:b3:0:1",
          "uberctx-tenant", "8",
          "X-Cloud-Trace-Context", "000000000000000000000000000000a4/180;o=1");

  @Test
  void withoutSettings_theLastOfTheStandardOnesWins_asInTheSdk() {
    assertThat(traceOf(Map.of("otel.propagators", "tracecontext,b3,gcp"))).isEqualTo("a4");
    assertThat(traceOf(Map.of())).isEqualTo("a1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gcp,b3,tracecontext", "gcp;b3", " gcp , gcp,xray "})
  void extract_readsTheFirstThatFindsATrace(String names) {
    assertThat(traceOf(Map.of(EXTRACT, names))).isEqualTo("a4");
  }

  @Test
  void extract_goesOnWhereAFormatIsMalformedOrNotThere() {
    TextMapPropagator propagator =
        Propagators.configured(Map.of(EXTRACT, "datadog,gcp,b3,tracecontext"));
    Headers headers =
        Headers.of("X-Cloud-Trace-Context", "none", "b3", "00000000000000a2-00000000000000b2-1");

    assertThat(Propagators.extracted(propagator, headers).getTraceId()).endsWith("a2");
  }

  @Test
  void baggage_isReadBehindTheFormatThatWon_andThatOfOthersIsNot() {
    Context read =
        Propagators.configured(Map.of(EXTRACT, "tracecontext,baggage,jaeger"))
            .extract(Context.root(), ALL, Headers.GETTER);

    assertThat(Span.fromContext(read).getSpanContext().getTraceId()).endsWith("a1");
    assertThat(Baggage.fromContext(read).getEntryValue("tenant")).isEqualTo("7");
  }

  @Test
  void inject_writesItsFormatsOnly() {
    TextMapPropagator propagator =
        Propagators.configured(Map.of(EXTRACT, "b3", INJECT, "gcp,tracecontext"));

    SpanContext read = Propagators.extracted(propagator, ALL);

    assertThat(Propagators.injected(propagator, read).all)
        .containsOnlyKeys("traceparent", "X-Cloud-Trace-Context");
    assertThat(propagator.fields())
        .containsExactlyInAnyOrder("X-Cloud-Trace-Context", "traceparent", "tracestate");
  }

  @Test
  void whatIsNotSet_isAsTheStandardOneSays() {
    TextMapPropagator writing =
        Propagators.configured(Map.of("otel.propagators", "tracecontext,b3", INJECT, "gcp"));
    TextMapPropagator reading =
        Propagators.configured(Map.of("otel.propagators", "xray", EXTRACT, "gcp"));

    assertThat(Propagators.extracted(writing, ALL).getTraceId()).endsWith("a2");
    assertThat(reading.fields()).containsExactly("X-Amzn-Trace-Id");
  }

  @Test
  void none_switchesADirectionOff_andTheStandardNoneBoth() {
    TextMapPropagator blind = Propagators.configured(Map.of(EXTRACT, "none"));
    TextMapPropagator mute = Propagators.configured(Map.of(INJECT, "none"));
    TextMapPropagator off =
        Propagators.configured(Map.of("otel.propagators", "none", EXTRACT, "b3"));

    assertThat(Propagators.extracted(blind, ALL).isValid()).isFalse();
    assertThat(blind.fields()).contains("traceparent");
    assertThat(Propagators.extracted(mute, ALL).getTraceId()).endsWith("a1");
    assertThat(mute.fields()).isEmpty();
    assertThat(Propagators.extracted(off, ALL).isValid()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {EXTRACT, INJECT})
  void aNameThatNobodyProvides_isSaidWithItsKey(String key) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> Propagators.configured(Map.of(key, "b3,morse")))
        .withMessageContaining("morse")
        .withMessageContaining(key)
        .withMessageContaining("allowed is none, or a list");
  }

  private static String traceOf(Map<String, String> settings) {
    return Propagators.extracted(Propagators.configured(settings), ALL).getTraceId().substring(30);
  }
}
