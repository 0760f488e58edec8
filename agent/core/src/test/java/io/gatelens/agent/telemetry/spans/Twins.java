package io.gatelens.agent.telemetry.spans;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.time.TestClock;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import java.util.Random;

/** Our spans and the SDK's, with the same settings, ids and clock; the same is done to both. */
final class Twins implements AutoCloseable {

  private static final String SCOPE = "twins";

  private final TestClock clock = TestClock.create();
  private final InMemoryMetricReader ourMetrics = InMemoryMetricReader.create();
  private final InMemoryMetricReader sdkMetrics = InMemoryMetricReader.create();
  private final SdkMeterProvider ourMeters = meters(ourMetrics);
  private final SdkMeterProvider sdkMeters = meters(sdkMetrics);
  private final SdkTracerProvider sdk;
  private final Twin ours;
  private final Twin sdks;

  Twins(Sampler sampler, SpanLimits limits) {
    Twin.Collected collected = new Twin.Collected();
    sdk =
        SdkTracerProvider.builder()
            .setClock(clock)
            .setIdGenerator(new Twin.CountedIds())
            .setSampler(sampler)
            .setSpanLimits(limits)
            .setResource(Resource.empty())
            .setMeterProvider(() -> sdkMeters)
            .addSpanProcessor(collected)
            .build();
    sdks = new Twin(sdk.get(SCOPE), collected, sdkMetrics);
    Twin.Collected ourCollected = new Twin.Collected();
    SpanCounts counts = new SpanCounts();
    counts.register(ourMeters);
    ours =
        new Twin(
            new RecordingTracer(
                new SpanPipeline(
                    sampler,
                    new Twin.CountedIds(),
                    limits,
                    Resource.empty(),
                    ourCollected,
                    clock,
                    counts,
                    new KnownNumbers()),
                InstrumentationScopeInfo.create(SCOPE)),
            ourCollected,
            ourMetrics);
  }

  private static SdkMeterProvider meters(InMemoryMetricReader reader) {
    return SdkMeterProvider.builder().registerMetricReader(reader).build();
  }

  Twin ours() {
    return ours;
  }

  Twin sdks() {
    return sdks;
  }

  List<Twin> both() {
    return List.of(ours, sdks);
  }

  /** Makes that many spans of any kind on both sides. */
  void compare(int spans) {
    for (int seed = 0; seed < spans; seed++) {
      for (Twin twin : both()) {
        new RandomSpan(new Random(seed), twin.tracer()).play();
      }
    }
    assertAlike();
  }

  void leaveOneOpen() {
    for (Twin twin : both()) {
      var unused = twin.tracer().spanBuilder("open").startSpan();
    }
  }

  void assertAlike() {
    assertThat(ours.started()).containsExactlyElementsOf(sdks.started());
    assertThat(texts(ours.ended())).containsExactlyElementsOf(texts(sdks.ended()));
  }

  private static List<String> texts(List<SpanData> spans) {
    return spans.stream().map(SpanText::of).toList();
  }

  @Override
  public void close() {
    sdk.close();
    ourMeters.close();
    sdkMeters.close();
  }
}
