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

class LocalRequestsTest {

  private final AtomicLong clock = new AtomicLong();
  private final LocalRequests requests = new LocalRequests(clock::get);
  private final Tracer tracer =
      SdkTracerProvider.builder()
          .addSpanProcessor(SimpleSpanProcessor.create(InMemorySpanExporter.create()))
          .build()
          .get("test");

  @Test
  void requestThatIsNotKept_leavesNothingBehind_notEvenSpansThatAreOpen() {
    ReadableSpan request = request();
    requests.ended(below(request));
    ReadableSpan open = below(request);

    assertThat(requests.requestEnded(request, null)).isEmpty();
    assertThat(requests.size()).isZero();
    assertThat(requests.ended(open)).isNull();
    assertThat(requests.ended(below(open))).isNull();
    assertThat(requests.size()).isZero();
  }

  @Test
  void spanOfTheSameTrace_isOfTheRequestThatItIsBelow() {
    ReadableSpan one = request();
    ReadableSpan other =
        (ReadableSpan) tracer.spanBuilder("other").setParent(under(one)).startSpan();
    requests.requestStarted(id(other));
    ReadableSpan ofOne = below(one);
    ReadableSpan deep = below(ofOne);
    ReadableSpan ofOther = below(other);
    requests.ended(ofOne);
    requests.ended(deep);
    requests.ended(ofOther);

    assertThat(requests.requestEnded(one, KeepReason.ERROR))
        .extracting(span -> span.getSpanContext().getSpanId())
        .containsExactly(id(ofOne), id(deep), id(one));
    assertThat(requests.requestEnded(other, KeepReason.ERROR))
        .extracting(span -> span.getSpanContext().getSpanId())
        .containsExactly(id(ofOther), id(other));
    assertThat(requests.size()).isZero();
  }

  @Test
  void spansThatEndAfterTheirRequest_areKeptWithIt() {
    ReadableSpan request = request();
    ReadableSpan open = below(request);
    requests.ended(below(request));
    assertThat(requests.requestEnded(request, KeepReason.ERROR)).hasSize(2);

    ReadableSpan late = below(open);
    ReadableSpan kept = requests.ended(open);

    assertThat(kept).isNotNull();
    assertThat(kept.getSpanContext().isSampled()).isTrue();
    assertThat(requests.ended(late)).isNotNull();
    assertThat(requests.size()).isZero();
  }

  @Test
  void requestWithVeryManySpans_keepsTheFirstOnes_andItsOwn() {
    ReadableSpan request = request();
    for (int i = 0; i < 10 * LocalRequests.MOST_BELOW; i++) {
      requests.ended(below(request));
    }

    assertThat(requests.requestEnded(request, KeepReason.SLOW))
        .hasSize(LocalRequests.MOST_BELOW + 1)
        .last()
        .satisfies(last -> assertThat(last.getKind()).isEqualTo(SpanKind.SERVER));
  }

  @Test
  void requestsThatNeverEnd_takeALimitedNumberOfPlaces_andMakeRoomInTheEnd() {
    for (int i = 0; i < LocalRequests.MOST + 10; i++) {
      requests.requestStarted("span-" + i);
    }
    assertThat(requests.size()).isEqualTo(LocalRequests.MOST);
    ReadableSpan late = request();
    assertThat(requests.isFollowed(id(late))).isFalse();
    assertThat(requests.requestEnded(late, KeepReason.ERROR)).isEmpty();

    clock.addAndGet(TimeUnit.HOURS.toNanos(2));
    requests.requestStarted(id(late));

    assertThat(requests.size()).isEqualTo(1);
    assertThat(requests.requestEnded(late, KeepReason.ERROR)).hasSize(1);
  }

  private ReadableSpan request() {
    ReadableSpan request =
        (ReadableSpan) tracer.spanBuilder("request").setSpanKind(SpanKind.SERVER).startSpan();
    requests.requestStarted(id(request));
    return request;
  }

  private ReadableSpan below(ReadableSpan parent) {
    ReadableSpan below =
        (ReadableSpan) tracer.spanBuilder("below").setParent(under(parent)).startSpan();
    requests.started(id(below), id(parent));
    return below;
  }

  private static Context under(ReadableSpan span) {
    return Context.root().with((Span) span);
  }

  private static String id(ReadableSpan span) {
    return span.getSpanContext().getSpanId();
  }
}
