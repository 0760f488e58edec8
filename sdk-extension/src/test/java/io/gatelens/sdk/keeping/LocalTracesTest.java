package io.gatelens.sdk.keeping;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LocalTracesTest {

  private final AtomicLong clock = new AtomicLong();
  private final LocalTraces traces = new LocalTraces(clock::get);
  private final Tracer tracer =
      SdkTracerProvider.builder()
          .addSpanProcessor(SimpleSpanProcessor.create(InMemorySpanExporter.create()))
          .build()
          .get("test");

  @Test
  void requestThatIsOver_leavesNothingBehind() {
    ReadableSpan request = request();
    traces.requestStarted(traceId(request));
    traces.ended(below(request));

    assertThat(traces.requestEnded(request, null)).isEmpty();
    assertThat(traces.size()).isZero();
  }

  @Test
  void spanThatEndsAfterItsRequest_isLost_andLeavesNothingBehind() {
    ReadableSpan request = request();
    traces.requestStarted(traceId(request));
    assertThat(traces.requestEnded(request, KeepReason.ERROR)).hasSize(1);

    traces.ended(below(request));

    assertThat(traces.size()).isZero();
  }

  @Test
  void requestWithVeryManySpans_keepsTheFirstOnes_andItsOwn() {
    ReadableSpan request = request();
    traces.requestStarted(traceId(request));
    for (int i = 0; i < 10 * LocalTraces.MOST_SPANS; i++) {
      traces.ended(below(request));
    }

    assertThat(traces.requestEnded(request, KeepReason.SLOW))
        .hasSize(LocalTraces.MOST_SPANS + 1)
        .last()
        .satisfies(last -> assertThat(last.getKind()).isEqualTo(SpanKind.SERVER));
  }

  @Test
  void requestsThatNeverEnd_takeALimitedNumberOfPlaces_andMakeRoomInTheEnd() {
    for (int i = 0; i < LocalTraces.MOST + 10; i++) {
      traces.requestStarted("trace-" + i);
    }
    assertThat(traces.size()).isEqualTo(LocalTraces.MOST);
    ReadableSpan late = request();
    traces.requestStarted(traceId(late));
    assertThat(traces.requestEnded(late, KeepReason.ERROR)).isEmpty();

    clock.addAndGet(TimeUnit.HOURS.toNanos(2));
    traces.requestStarted(traceId(late));

    assertThat(traces.size()).isEqualTo(1);
    assertThat(traces.requestEnded(late, KeepReason.ERROR)).hasSize(1);
  }

  private ReadableSpan request() {
    return (ReadableSpan) tracer.spanBuilder("request").setSpanKind(SpanKind.SERVER).startSpan();
  }

  private ReadableSpan below(ReadableSpan request) {
    return (ReadableSpan)
        tracer.spanBuilder("below").setParent(Context.root().with((Span) request)).startSpan();
  }

  private static String traceId(ReadableSpan span) {
    return span.getSpanContext().getTraceId();
  }
}
