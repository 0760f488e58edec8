package io.gatelens.sdk.keeping;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** In an SDK that is configured as any application's is. */
class KeepAutoconfigureTest {

  private static final AttributeKey<String> KEPT = AttributeKey.stringKey("gateway.kept");

  private final InMemorySpanExporter exported = InMemorySpanExporter.create();
  private final InMemorySpanExporter console = InMemorySpanExporter.create();

  @Test
  void requestThatFailed_isExportedWithAllThatIsBelowIt_andTheOthersAreNot() {
    try (OpenTelemetrySdk sdk = sdk(Map.of("gatelens.trace.keep", "error"))) {
      Tracer tracer = sdk.getTracer("test");
      Span good = server(tracer, Context.root());
      client(tracer, good).end();
      good.end();
      Span bad = server(tracer, Context.root());
      client(tracer, bad).end();
      bad.setStatus(StatusCode.ERROR).end();

      List<SpanData> spans = exported(sdk);

      assertThat(spans).extracting(SpanData::getName).containsExactly("client", "server");
      assertThat(spans)
          .extracting(SpanData::getTraceId)
          .containsOnly(bad.getSpanContext().getTraceId());
      assertThat(spans).allMatch(span -> span.getSpanContext().isSampled());
      assertThat(bad.getSpanContext().isSampled()).isFalse();
      SpanData server = spans.get(1);
      assertThat(server.getSpanId()).isEqualTo(bad.getSpanContext().getSpanId());
      assertThat(server.getAttributes().get(KEPT)).isEqualTo("error");
      assertThat(server.getTotalAttributeCount()).isEqualTo(1);
      assertThat(spans.get(0).getParentSpanId()).isEqualTo(server.getSpanId());
      assertThat(spans.get(0).getAttributes().get(KEPT)).isNull();
    }
  }

  @Test
  void slowAndFlaggedRequests_areKeptToo() {
    try (OpenTelemetrySdk sdk =
        sdk(Map.of("gatelens.trace.keep", "flag,slow", "gatelens.trace.keep.slow-from", "500ms"))) {
      Tracer tracer = sdk.getTracer("test");
      for (long millis : new long[] {499, 501}) {
        tracer
            .spanBuilder("slow")
            .setNoParent()
            .setSpanKind(SpanKind.SERVER)
            .setStartTimestamp(1_000, TimeUnit.MILLISECONDS)
            .startSpan()
            .end(1_000 + millis, TimeUnit.MILLISECONDS);
      }
      server(tracer, Context.root()).setAttribute("gateway.response.flag", "rate_limited").end();

      assertThat(exported(sdk))
          .extracting(span -> span.getAttributes().get(KEPT))
          .containsExactlyInAnyOrder("slow", "flag");
    }
  }

  @Test
  void requestThatIsSampled_isExportedAsItIs() {
    try (OpenTelemetrySdk sdk =
        sdk(Map.of("gatelens.trace.keep", "error", "otel.traces.sampler", "always_on"))) {
      Span bad = server(sdk.getTracer("test"), Context.root());
      bad.setStatus(StatusCode.ERROR).end();

      assertThat(exported(sdk)).hasSize(1);
      assertThat(exported.getFinishedSpanItems().get(0).getAttributes().get(KEPT)).isNull();
    }
  }

  @Test
  void ofTwoRequestsOfOneTrace_theOneThatFailedIsKept() {
    try (OpenTelemetrySdk sdk = sdk(Map.of("gatelens.trace.keep", "error"))) {
      Tracer tracer = sdk.getTracer("test");
      Span outer = server(tracer, Context.root());
      Span call = client(tracer, outer);
      Span inner = server(tracer, Context.root().with(Span.wrap(remote(call))));
      client(tracer, inner).end();
      inner.setStatus(StatusCode.ERROR).end();
      call.end();
      outer.end();

      assertThat(exported(sdk))
          .extracting(span -> span.getName() + " " + span.getAttributes().get(KEPT))
          .containsExactly("client null", "server error");
    }
  }

  @Test
  void severalExporters_getTheSameRequests_withinOneLimit() {
    try (OpenTelemetrySdk sdk =
        sdk(
            Map.of(
                "gatelens.trace.keep", "error",
                "gatelens.trace.keep.max-per-second", "1",
                "otel.traces.exporter", "memory,console"))) {
      server(sdk.getTracer("test"), Context.root()).setStatus(StatusCode.ERROR).end();

      assertThat(exported(sdk)).hasSize(1);
      assertThat(console.getFinishedSpanItems()).hasSize(1);
    }
  }

  @Test
  void processorThatAnotherCustomizerPutsAroundTheExporters_getsWhatIsKept() {
    List<String> seen = new ArrayList<>();
    try (OpenTelemetrySdk sdk =
        sdk(
            Map.of("gatelens.trace.keep", "error"),
            builder ->
                builder.addSpanProcessorCustomizer(
                    (processor, config) -> SpanProcessor.composite(new Seeing(seen), processor)))) {
      server(sdk.getTracer("test"), Context.root()).end();
      server(sdk.getTracer("test"), Context.root()).setStatus(StatusCode.ERROR).end();

      assertThat(exported(sdk)).hasSize(1);
    }
    assertThat(seen).isNotEmpty();
  }

  @Test
  void whereNothingIsExported_nothingIsRecorded() {
    try (OpenTelemetrySdk sdk =
        sdk(Map.of("gatelens.trace.keep", "error", "otel.traces.exporter", "none"))) {
      assertThat(server(sdk.getTracer("test"), Context.root()).isRecording()).isFalse();
    }
  }

  @Test
  void spansThatAreNoRequests_areLeftToTheSampler() {
    try (OpenTelemetrySdk sdk = sdk(Map.of("gatelens.trace.keep", "error"))) {
      Span job = sdk.getTracer("test").spanBuilder("job").setNoParent().startSpan();
      Span belowJob = client(sdk.getTracer("test"), job);

      assertThat(job.isRecording()).isFalse();
      assertThat(belowJob.isRecording()).isFalse();
    }
  }

  @Test
  void withoutTheSetting_nothingIsRecordedThatIsNotSampled() {
    try (OpenTelemetrySdk sdk = sdk(Map.of())) {
      Span bad = server(sdk.getTracer("test"), Context.root());

      assertThat(bad.isRecording()).isFalse();
      assertThat(sdk.getSdkTracerProvider().toString()).doesNotContain("KeepingSpanProcessor");
    }
  }

  private static Span server(Tracer tracer, Context parent) {
    return tracer.spanBuilder("server").setParent(parent).setSpanKind(SpanKind.SERVER).startSpan();
  }

  private static Span client(Tracer tracer, Span parent) {
    return tracer
        .spanBuilder("client")
        .setParent(Context.root().with(parent))
        .setSpanKind(SpanKind.CLIENT)
        .startSpan();
  }

  private static SpanContext remote(Span span) {
    return SpanContext.createFromRemoteParent(
        span.getSpanContext().getTraceId(),
        span.getSpanContext().getSpanId(),
        TraceFlags.getDefault(),
        TraceState.getDefault());
  }

  private List<SpanData> exported(OpenTelemetrySdk sdk) {
    assertThat(sdk.getSdkTracerProvider().forceFlush().join(10, TimeUnit.SECONDS).isSuccess())
        .isTrue();
    return exported.getFinishedSpanItems();
  }

  private OpenTelemetrySdk sdk(Map<String, String> settings) {
    return sdk(settings, builder -> builder);
  }

  private OpenTelemetrySdk sdk(
      Map<String, String> settings, UnaryOperator<AutoConfiguredOpenTelemetrySdkBuilder> further) {
    Map<String, String> properties =
        new HashMap<>(
            Map.of(
                "otel.traces.sampler", "parentbased_always_off",
                "otel.traces.exporter", "memory",
                "otel.metrics.exporter", "none",
                "otel.logs.exporter", "none"));
    properties.putAll(settings);
    return further
        .apply(
            AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .setComponentLoader(new Components(exported, console))
                .addPropertiesSupplier(() -> properties))
        .build()
        .getOpenTelemetrySdk();
  }

  /** All that there is, and the exporters {@code memory} and {@code console}. */
  private record Components(SpanExporter memory, SpanExporter console) implements ComponentLoader {

    @Override
    public <T> List<T> load(Class<T> type) {
      return type == ConfigurableSpanExporterProvider.class
          ? List.of(
              type.cast(new Provider("memory", memory)),
              type.cast(new Provider("console", console)))
          : ServiceLoader.load(type).stream().map(ServiceLoader.Provider::get).toList();
    }
  }

  private record Provider(String name, SpanExporter exporter)
      implements ConfigurableSpanExporterProvider {

    @Override
    public SpanExporter createExporter(ConfigProperties config) {
      return exporter;
    }

    @Override
    public String getName() {
      return name;
    }
  }

  private record Seeing(List<String> names) implements SpanProcessor {

    @Override
    public void onStart(Context parentContext, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      names.add(span.getName());
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }
}
