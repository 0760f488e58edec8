package io.gatelens.sdk.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each format as its specification has it: examples from there, and what it does not allow. */
class FormatsTest {

  private static final String TRACE_ID = "80f198ee56343ba864fe8b2a57d3eff7";
  private static final String SPAN_ID = "e457b5a2e4d86bd1";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          b3; b3: 80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1-05e3ac9a4f6e3b90; 80f198ee56343ba864fe8b2a57d3eff7; e457b5a2e4d86bd1; 01
          b3; b3: 80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-0; 80f198ee56343ba864fe8b2a57d3eff7; e457b5a2e4d86bd1; 00
          b3; b3: 80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-d; 80f198ee56343ba864fe8b2a57d3eff7; e457b5a2e4d86bd1; 01
          b3; b3: 64fe8b2a57d3eff7-e457b5a2e4d86bd1; 000000000000000064fe8b2a57d3eff7; e457b5a2e4d86bd1; 00
          b3; X-B3-TraceId: 463ac35c9f6413ad | X-B3-SpanId: a2fb4a1d1a96d312 | X-B3-Sampled: 1; 0000000000000000463ac35c9f6413ad; a2fb4a1d1a96d312; 01
          b3multi; X-B3-TraceId: 80f198ee56343ba864fe8b2a57d3eff7 | X-B3-ParentSpanId: 05e3ac9a4f6e3b90 | X-B3-SpanId: e457b5a2e4d86bd1 | X-B3-Sampled: 1; 80f198ee56343ba864fe8b2a57d3eff7; e457b5a2e4d86bd1; 01
          b3multi; X-B3-TraceId: 80f198ee56343ba864fe8b2a57d3eff7 | X-B3-SpanId: e457b5a2e4d86bd1 | X-B3-Sampled: true; 80f198ee56343ba864fe8b2a57d3eff7; e457b5a2e4d86bd1; 01
          b3multi; X-B3-TraceId: 80f198ee56343ba864fe8b2a57d3eff7 | X-B3-SpanId: e457b5a2e4d86bd1 | X-B3-Flags: 1; 80f198ee56343ba864fe8b2a57d3eff7; e457b5a2e4d86bd1; 01
          b3multi; X-B3-TraceId: 80f198ee56343ba864fe8b2a57d3eff7 | X-B3-SpanId: e457b5a2e4d86bd1 | X-B3-Flags: 7; 80f198ee56343ba864fe8b2a57d3eff7; e457b5a2e4d86bd1; 00
          b3multi; b3: 80f198ee56343ba8-nonsense | X-B3-TraceId: 80f198ee56343ba864fe8b2a57d3eff7 | X-B3-SpanId: e457b5a2e4d86bd1; 80f198ee56343ba864fe8b2a57d3eff7; e457b5a2e4d86bd1; 00
          jaeger; uber-trace-id: 4bf92f3577b34da6a3ce929d0e0e4736:00f067aa0ba902b7:0:1; 4bf92f3577b34da6a3ce929d0e0e4736; 00f067aa0ba902b7; 01
          jaeger; uber-trace-id: 4bf92f3577b34da6a3ce929d0e0e4736%3A00f067aa0ba902b7%3A0%3A0; 4bf92f3577b34da6a3ce929d0e0e4736; 00f067aa0ba902b7; 00
          jaeger; uber-trace-id: abc:def:123:3; 00000000000000000000000000000abc; 0000000000000def; 01
          jaeger; uber-trace-id: abc:def:0:2; 00000000000000000000000000000abc; 0000000000000def; 00
          ottrace; ot-tracer-traceid: 463ac35c9f6413ad | ot-tracer-spanid: a2fb4a1d1a96d312 | ot-tracer-sampled: true; 0000000000000000463ac35c9f6413ad; a2fb4a1d1a96d312; 01
          ottrace; ot-tracer-traceid: 63ac35c9f6413ad | ot-tracer-spanid: 2fb4a1d1a96d312 | ot-tracer-sampled: false; 0000000000000000063ac35c9f6413ad; 02fb4a1d1a96d312; 00
          xray; X-Amzn-Trace-Id: Root=1-5759e988-bd862e3fe1be46a994272793,Parent=53995c3f42cd8ad8,Sampled=1; 5759e988bd862e3fe1be46a994272793; 53995c3f42cd8ad8; 01
          xray; X-Amzn-Trace-Id: Self=1-67891234-12456789abcdef012345678,Root=1-67891233-abcdef012345678912345678, Parent=53995c3f42cd8ad8, Sampled=0,CalledFrom=app; 67891233abcdef012345678912345678; 53995c3f42cd8ad8; 00
          xray; X-Amzn-Trace-Id: Root=1-5759e988-bd862e3fe1be46a994272793,Parent=53995c3f42cd8ad8,Sampled=?; 5759e988bd862e3fe1be46a994272793; 53995c3f42cd8ad8; 00
          datadog; x-datadog-trace-id: 12379813738877118345 | x-datadog-parent-id: 1311768467463790320 | x-datadog-sampling-priority: 2 | x-datadog-tags: _dd.p.tid=640cfd8d00000000; 640cfd8d00000000abcdef0123456789; 123456789abcdef0; 01
          datadog; x-datadog-trace-id: 18446744073709551615 | x-datadog-parent-id: 1 | x-datadog-sampling-priority: -1; 0000000000000000ffffffffffffffff; 0000000000000001; 00
          datadog; x-datadog-trace-id: 2 | x-datadog-parent-id: 1; 00000000000000000000000000000002; 0000000000000001; 00
          datadog; x-datadog-trace-id: 2 | x-datadog-parent-id: 1 | x-datadog-sampling-priority: 1 | x-datadog-tags: _dd.p.tid=640cfd8d0000000; 00000000000000000000000000000002; 0000000000000001; 01
          gcp; X-Cloud-Trace-Context: 105445aa7843bc8bf206b12000100000/1,o=1; 105445aa7843bc8bf206b12000100000; 0000000000000001; 01
          gcp; X-Cloud-Trace-Context: 000000000000007b00000000000001c8/18446744073709551615,o=0; 000000000000007b00000000000001c8; ffffffffffffffff; 00
          gcp; X-Cloud-Trace-Context: 000000000000007b00000000000001c8/789; 000000000000007b00000000000001c8; 0000000000000315; 00
          instana; X-INSTANA-T: 80f198ee56343ba864fe8b2a57d3eff7 | X-INSTANA-S: e457b5a2e4d86bd1 | X-INSTANA-L: 1; 80f198ee56343ba864fe8b2a57d3eff7; e457b5a2e4d86bd1; 01
          instana; X-INSTANA-T: 64fe8b2a57d3eff7 | X-INSTANA-S: e457b5a2e4d86bd1; 000000000000000064fe8b2a57d3eff7; e457b5a2e4d86bd1; 01
          instana; X-INSTANA-T: 64fe8b2a57d3eff7 | X-INSTANA-S: e457b5a2e4d86bd1 | X-INSTANA-L: 0; 000000000000000064fe8b2a57d3eff7; e457b5a2e4d86bd1; 00
          instana; X-INSTANA-T: 64fe8b2a57d3eff7 | X-INSTANA-S: e457b5a2e4d86bd1 | X-INSTANA-L: 1,correlationType=web; 000000000000000064fe8b2a57d3eff7; e457b5a2e4d86bd1; 01
          """)
  void validHeaders_nameTheCallersSpan(
      String format, String headers, String traceId, String spanId, String flags) {
    // The table's columns stand where these two formats have their semicolons.
    boolean hasSemicolons = format.equals("xray") || format.equals("gcp");
    Headers given = Headers.parse(hasSemicolons ? headers.replace(',', ';') : headers);

    SpanContext span = Propagators.extracted(Propagators.named(format), given);

    assertThat(span.isRemote()).isTrue();
    assertThat(span.getTraceId()).isEqualTo(traceId);
    assertThat(span.getSpanId()).isEqualTo(spanId);
    assertThat(span.getTraceFlags().asHex()).isEqualTo(flags);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          b3; b3: 0
          b3; b3: 80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-x
          b3; b3: 80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-
          b3; b3: 80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1-parent
          b3; b3: 80f198ee56343ba864fe8b2a57d3eff7e-e457b5a2e4d86bd1-1
          b3; b3: 00000000000000000000000000000000-e457b5a2e4d86bd1-1
          b3; b3: 80f198ee56343ba864fe8b2a57d3eff7-0000000000000000-1
          b3multi; X-B3-TraceId: 80f198ee56343ba864fe8b2a57d3eff7 | X-B3-SpanId: e457b5a2e4d86bd1 | X-B3-Sampled: maybe
          b3multi; X-B3-TraceId: 80f198ee56343ba864fe8b2a57d3eff7
          jaeger; uber-trace-id: %
          jaeger; uber-trace-id: 1%zz:2:0:1
          jaeger; uber-trace-id: 1:2:0:+1
          jaeger; uber-trace-id: 1:2:0:1::
          jaeger; uber-trace-id: 1:2:x:1
          jaeger; uber-trace-id: 0:2:0:1
          jaeger; uber-trace-id: 123456789012345678901234567890123:2:0:1
          ottrace; ot-tracer-traceid: 463ac35c9f6413ad | ot-tracer-spanid: a2fb4a1d1a96d312 | ot-tracer-sampled: yes
          ottrace; ot-tracer-traceid: 0 | ot-tracer-spanid: a2fb4a1d1a96d312
          xray; X-Amzn-Trace-Id: Root=1-67891233-abcdef012345678912345678
          xray; X-Amzn-Trace-Id: Root=1-5759e988-bd862e3f,Parent=53995c3f42cd8ad8,Sampled=1
          xray; X-Amzn-Trace-Id: Root=2-5759e988-bd862e3fe1be46a994272793,Parent=53995c3f42cd8ad8,Sampled=1
          xray; X-Amzn-Trace-Id: Root=1-5759e988-bd862e3fe1be46a994272793,Parent=53995c3f42cd8ad8,Parent=53995c3f42cd8ad9
          xray; X-Amzn-Trace-Id: Root=1-5759e988-bd862e3fe1be46a994272793,Parent=53995c3f42cd8ad8,Sampled=true
          xray; X-Amzn-Trace-Id: Rootless=1-5759e988-bd862e3fe1be46a994272793,Parent=53995c3f42cd8ad8
          datadog; x-datadog-trace-id: 18446744073709551616 | x-datadog-parent-id: 1 | x-datadog-sampling-priority: 1
          datadog; x-datadog-trace-id: 99999999999999999999 | x-datadog-parent-id: 1 | x-datadog-sampling-priority: 1
          datadog; x-datadog-trace-id: 1 | x-datadog-parent-id: 0 | x-datadog-sampling-priority: 1
          datadog; x-datadog-trace-id: 0 | x-datadog-parent-id: 1 | x-datadog-sampling-priority: 1
          datadog; x-datadog-trace-id: -1 | x-datadog-parent-id: 1 | x-datadog-sampling-priority: 1
          datadog; x-datadog-trace-id: 1 | x-datadog-parent-id: 1 | x-datadog-sampling-priority: 3
          datadog; x-datadog-trace-id: 1 | x-datadog-sampling-priority: 1
          gcp; X-Cloud-Trace-Context: 105445aa7843bc8bf206b12000100000
          gcp; X-Cloud-Trace-Context: 105445aa7843bc8bf206b12000100000/0,o=1
          gcp; X-Cloud-Trace-Context: 105445aa7843bc8bf206b12000100000/18446744073709551616,o=1
          gcp; X-Cloud-Trace-Context: 105445aa7843bc8bf206b12000100000/1,o=2
          gcp; X-Cloud-Trace-Context: 105445aa7843bc8bf206b12000100000/a,o=1
          gcp; X-Cloud-Trace-Context: 00000000000000000000000000000000/1,o=1
          instana; X-INSTANA-T: 80f198ee56343ba864fe8b2a57d3eff7
          instana; X-INSTANA-T: 80f198ee56343ba8f7 | X-INSTANA-S: e457b5a2e4d86bd1
          instana; X-INSTANA-T: 80F198EE56343BA8 | X-INSTANA-S: e457b5a2e4d86bd1
          instana; X-INSTANA-T: 64fe8b2a57d3eff7 | X-INSTANA-S: e457b5a2e4d86bd1 | X-INSTANA-L: 2
          instana; X-INSTANA-S: e457b5a2e4d86bd1 | X-INSTANA-L: 0
          """)
  void headersThatTheFormatDoesNotAllow_nameNobody(String format, String headers) {
    boolean hasSemicolons = format.equals("xray") || format.equals("gcp");
    Headers given = Headers.parse(hasSemicolons ? headers.replace(',', ';') : headers);

    SpanContext span = Propagators.extracted(Propagators.named(format), given);

    assertThat(span.isValid()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          b3; b3: 80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1
          b3multi; x-b3-traceid: 80f198ee56343ba864fe8b2a57d3eff7 | x-b3-spanid: e457b5a2e4d86bd1 | x-b3-sampled: 1
          jaeger; uber-trace-id: 80f198ee56343ba864fe8b2a57d3eff7:e457b5a2e4d86bd1:0:1
          ottrace; ot-tracer-traceid: 64fe8b2a57d3eff7 | ot-tracer-spanid: e457b5a2e4d86bd1 | ot-tracer-sampled: true
          xray; x-amzn-trace-id: Root=1-80f198ee-56343ba864fe8b2a57d3eff7,Parent=e457b5a2e4d86bd1,Sampled=1
          datadog; x-datadog-trace-id: 7277407061855694839 | x-datadog-parent-id: 16453819474850114513 | x-datadog-sampling-priority: 1 | x-datadog-tags: _dd.p.tid=80f198ee56343ba8
          gcp; x-cloud-trace-context: 80f198ee56343ba864fe8b2a57d3eff7/16453819474850114513,o=1
          instana; x-instana-t: 80f198ee56343ba864fe8b2a57d3eff7 | x-instana-s: e457b5a2e4d86bd1 | x-instana-l: 1
          """)
  void aSpan_isWrittenAsTheFormatSays_andReadAgain(String format, String headers) {
    boolean hasSemicolons = format.equals("xray") || format.equals("gcp");
    Headers expected = Headers.parse(hasSemicolons ? headers.replace(',', ';') : headers);
    TextMapPropagator propagator = Propagators.named(format);

    for (TraceFlags flags : new TraceFlags[] {TraceFlags.getSampled(), TraceFlags.getDefault()}) {
      Headers written = Propagators.injected(propagator, span(flags));
      SpanContext read = Propagators.extracted(propagator, written);

      if (flags.isSampled()) {
        assertThat(written.all).isEqualTo(expected.all);
      }
      assertThat(propagator.fields())
          .usingElementComparator(String.CASE_INSENSITIVE_ORDER)
          .containsAll(written.all.keySet());
      // Lightstep's ids have 64 bits.
      String traceId =
          format.equals("ottrace") ? "0".repeat(16) + TRACE_ID.substring(16) : TRACE_ID;
      assertThat(read.getTraceId()).isEqualTo(traceId);
      assertThat(read.getSpanId()).isEqualTo(SPAN_ID);
      assertThat(read.getTraceFlags()).isEqualTo(flags);
    }
  }

  @Test
  void headersThatALibraryDoesNotName_areOfTheFormatToo() {
    assertThat(Propagators.named("jaeger").fields()).contains("jaeger-debug-id");
    assertThat(Propagators.named("b3multi").fields()).contains("X-B3-ParentSpanId");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "b3", "b3multi", "jaeger", "ottrace", "xray", "datadog", "gcp", "instana",
      })
  void withoutASpan_nothingIsWritten_andWithoutHeadersNothingRead(String format) {
    TextMapPropagator propagator = Propagators.named(format);

    assertThat(Propagators.injected(propagator, Context.root()).all).isEmpty();
    assertThat(propagator.extract(Context.root(), new Headers(), Headers.GETTER))
        .isSameAs(Context.root());
  }

  @ParameterizedTest
  @CsvSource({
    "b3, b3, 80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-d",
    "b3multi, x-b3-flags, 1"
  })
  void debugOfB3_isPassedOn(String format, String header, String expected) {
    TextMapPropagator propagator = Propagators.named(format);
    Headers client =
        Headers.of("X-B3-TraceId", TRACE_ID, "X-B3-SpanId", SPAN_ID, "X-B3-Flags", "1");

    Context context = propagator.extract(Context.root(), client, Headers.GETTER);

    assertThat(Propagators.injected(propagator, context).get(header)).isEqualTo(expected);
  }

  @Test
  void instanasSuppression_needsNoIds_andIsPassedOn() {
    TextMapPropagator propagator = Propagators.named("instana");

    SpanContext span = Propagators.extracted(propagator, Headers.of("X-INSTANA-L", "0"));

    assertThat(span.isValid()).isTrue();
    assertThat(span.isSampled()).isFalse();
    assertThat(Propagators.injected(propagator, span).get("X-INSTANA-L")).isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jaeger", "ottrace"})
  void baggage_isPassedOn_butNothingThatNoHeaderMayHold(String format) {
    Baggage baggage =
        Baggage.builder()
            .put("tenant", "7")
            .put("split", "a\r\nx-admin: 1")
            .put("bad name", "b")
            .put("umlaut", "\u00fc")
            .build();
    Context context = Context.root().with(Span.wrap(span(TraceFlags.getSampled()))).with(baggage);

    Headers written = Propagators.injected(Propagators.named(format), context);

    String prefix = format.equals("jaeger") ? "uberctx-" : "ot-baggage-";
    assertThat(written.get(prefix + "tenant")).isEqualTo("7");
    assertThat(written.all.keySet()).filteredOn(name -> name.startsWith(prefix)).hasSize(1);
  }

  private static SpanContext span(TraceFlags flags) {
    return SpanContext.create(TRACE_ID, SPAN_ID, flags, TraceState.getDefault());
  }
}
