package io.gatelens.sdk.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Datadog's services tell each other beside ids comes through a gateway. */
class DatadogStateTest {

  private static final String TRACE_ID = "640cfd8d00000000abcdef0123456789";

  private final TextMapPropagator datadog = Propagators.named("datadog");

  @Test
  void priorityOriginAndTags_comeThrough() {
    Headers client =
        Headers.of(
            "x-datadog-trace-id", "12379813738877118345",
            "x-datadog-parent-id", "7",
            "x-datadog-sampling-priority", "2",
            "x-datadog-origin", "synthetics=browser",
            "x-datadog-tags", "_dd.p.dm=-4,_dd.p.tid=640cfd8d00000000,other=1,_dd.p.usr.id=a=b");

    SpanContext read = Propagators.extracted(datadog, client);
    Headers written = Propagators.injected(datadog, read);

    assertThat(read.getTraceState().get("dd"))
        .isEqualTo("s:2;o:synthetics~browser;t.dm:-4;t.usr.id:a~b");
    client.set("x-datadog-tags", "_dd.p.tid=640cfd8d00000000,_dd.p.dm=-4,_dd.p.usr.id=a=b");
    assertThat(written.all).isEqualTo(client.all);
  }

  @Test
  void theyComeThroughAsTracestate_whereTheUpstreamIsToldInW3cs() {
    SpanContext read =
        Propagators.extracted(
            datadog,
            Headers.of(
                "x-datadog-trace-id", "12379813738877118345",
                "x-datadog-parent-id", "7",
                "x-datadog-sampling-priority", "1",
                "x-datadog-tags", "_dd.p.tid=640cfd8d00000000,_dd.p.dm=-1"));

    Headers written = Propagators.injected(Propagators.named("tracecontext"), read);

    assertThat(written.get("traceparent")).isEqualTo("00-" + TRACE_ID + "-0000000000000007-01");
    assertThat(written.get("tracestate")).isEqualTo("dd=s:1;t.dm:-1");
  }

  @ParameterizedTest
  @CsvSource({
    "01, s:2;t.dm:-4, 2, '_dd.p.tid=640cfd8d00000000,_dd.p.dm=-4'",
    "00, s:-1;t.dm:-4, -1, '_dd.p.tid=640cfd8d00000000,_dd.p.dm=-4'",
    "01, s:0;t.dm:-4, 1, _dd.p.tid=640cfd8d00000000",
    "00, s:2;t.dm:-4, 0, _dd.p.tid=640cfd8d00000000",
    "01, s:many, 1, _dd.p.tid=640cfd8d00000000",
    "01, t.tid:0000000000000001;t.:x;t.y:;:;o:, 1, _dd.p.tid=640cfd8d00000000",
  })
  void theSpansOwnDecision_winsOverTheState(
      String flags, String state, String priority, String tags) {
    SpanContext span =
        SpanContext.create(
            TRACE_ID,
            "0000000000000007",
            TraceFlags.fromHex(flags, 0),
            TraceState.builder().put("dd", state).build());

    Headers written = Propagators.injected(datadog, span);

    assertThat(written.get("x-datadog-sampling-priority")).isEqualTo(priority);
    assertThat(written.get("x-datadog-tags")).isEqualTo(tags);
    assertThat(written.get("x-datadog-origin")).isNull();
  }

  @Test
  void whatIsTooLong_isLeftOut_andTheTraceGoesOn() {
    Headers client =
        Headers.of(
            "x-datadog-trace-id", "1",
            "x-datadog-parent-id", "7",
            "x-datadog-sampling-priority", "1",
            "x-datadog-origin", "o".repeat(300),
            "x-datadog-tags", "_dd.p.x=" + "y".repeat(240) + ",_dd.p.z=1");

    SpanContext read = Propagators.extracted(datadog, client);
    client.set("x-datadog-tags", "_dd.p.tid=640cfd8d00000000,_dd.p.x=" + "y".repeat(500));
    SpanContext withLongTags = Propagators.extracted(datadog, client);

    assertThat(read.getTraceState().get("dd")).startsWith("s:1;t.x:yyy").hasSizeLessThan(257);
    assertThat(withLongTags.getTraceId()).isEqualTo("0".repeat(31) + "1");
    assertThat(withLongTags.getTraceState().get("dd")).isEqualTo("s:1");
  }
}
