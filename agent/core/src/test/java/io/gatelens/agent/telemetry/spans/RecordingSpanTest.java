package io.gatelens.agent.telemetry.spans;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is done to a span of ours and to one of the SDK: both export the same. */
class RecordingSpanTest {

  private static final int SPANS = 2_000;
  private static final SpanLimits NARROW =
      SpanLimits.builder()
          .setMaxNumberOfAttributes(5)
          .setMaxAttributeValueLength(8)
          .setMaxNumberOfEvents(2)
          .setMaxNumberOfAttributesPerEvent(2)
          .setMaxNumberOfLinks(2)
          .setMaxNumberOfAttributesPerLink(1)
          .build();

  static List<Sampler> samplers() {
    return List.of(
        Sampler.alwaysOn(),
        Sampler.alwaysOff(),
        Sampler.parentBased(Sampler.traceIdRatioBased(0.5)),
        new InquisitiveSampler());
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void spans_areThoseOfTheSdk(Sampler sampler) {
    try (Twins twins = new Twins(sampler, SpanLimits.getDefault())) {
      twins.compare(SPANS);
    }
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void spansWithNarrowLimits_areThoseOfTheSdk(Sampler sampler) {
    try (Twins twins = new Twins(sampler, NARROW)) {
      twins.compare(SPANS);
    }
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void countsOfSpans_areThoseOfTheSdk(Sampler sampler) {
    try (Twins twins = new Twins(sampler, SpanLimits.getDefault())) {
      twins.compare(100);
      twins.leaveOneOpen();

      assertThat(twins.ours().counts()).isNotEmpty().isEqualTo(twins.sdks().counts());
    }
  }

  @Test
  void spanOfManyAttributes_keepsThemAll() {
    try (Twins twins = new Twins(Sampler.alwaysOn(), SpanLimits.getDefault())) {
      for (Twin twin : twins.both()) {
        Span span = twin.tracer().spanBuilder("many").startSpan();
        for (int i = 0; i < 200; i++) {
          span.setAttribute("key." + i, i);
        }
        span.end(1, TimeUnit.SECONDS);
      }

      assertThat(twins.ours().ended().get(0).getAttributes().size()).isEqualTo(128);
      twins.assertAlike();
    }
  }

  @Test
  void endedSpan_isItsOwnData() {
    try (Twins twins = new Twins(Sampler.alwaysOn(), SpanLimits.getDefault())) {
      Tracer tracer = twins.ours().tracer();

      Span span = tracer.spanBuilder("ended").startSpan();
      span.end();

      assertThat(twins.ours().ended()).singleElement().isSameAs(span);
    }
  }

  @Test
  void dataOfOpenSpan_doesNotChange() {
    try (Twins twins = new Twins(Sampler.alwaysOn(), SpanLimits.getDefault())) {
      Span span = twins.ours().tracer().spanBuilder("open").setAttribute("a", 1).startSpan();
      span.addEvent("first");
      SpanData before = ((RecordingSpan) span).toSpanData();

      span.setAttribute("b", 2).addEvent("second").updateName("renamed").end();

      assertThat(before.getName()).isEqualTo("open");
      assertThat(before.getAttributes().size()).isEqualTo(1);
      assertThat(before.getEvents()).hasSize(1);
      assertThat(before.hasEnded()).isFalse();
    }
  }

  @Test
  void manyThreads_loseNothing() throws Exception {
    try (Twins twins = new Twins(Sampler.alwaysOn(), SpanLimits.getDefault())) {
      Span span = twins.ours().tracer().spanBuilder("shared").startSpan();
      List<Thread> threads = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        String prefix = "key." + thread + ".";
        threads.add(
            new Thread(
                () -> {
                  for (int i = 0; i < 30; i++) {
                    span.setAttribute(prefix + i, new Random(i).nextLong());
                    span.addEvent(prefix);
                  }
                }));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      span.end();

      SpanData data = twins.ours().ended().get(0);
      assertThat(data.getAttributes().size()).isEqualTo(120);
      assertThat(data.getTotalAttributeCount()).isEqualTo(120);
      assertThat(data.getTotalRecordedEvents()).isEqualTo(120);
    }
  }
}
