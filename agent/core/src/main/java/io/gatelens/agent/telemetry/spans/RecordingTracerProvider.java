package io.gatelens.agent.telemetry.spans;

import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerBuilder;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfoBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.List;

/** Makes tracers whose spans go the way of the SDK's. */
public final class RecordingTracerProvider implements TracerProvider {

  private final SpanPipeline pipeline;

  private RecordingTracerProvider(SpanPipeline pipeline) {
    this.pipeline = pipeline;
  }

  /**
   * The provider to use in place of the SDK's, which is returned where it records nothing.
   *
   * @param sdk asked for its sampler and its limits; its shutdown ends the processors
   * @param processors the same that the SDK has
   * @param meters for the metrics of the SDK's tracers, which count here
   */
  public static TracerProvider inPlaceOf(
      SdkTracerProvider sdk,
      List<SpanProcessor> processors,
      Resource resource,
      MeterProvider meters) {
    if (processors.isEmpty()) {
      return sdk;
    }
    SpanCounts counts = new SpanCounts();
    counts.register(meters);
    return new RecordingTracerProvider(
        new SpanPipeline(
            sdk.getSampler(),
            IdGenerator.random(),
            sdk.getSpanLimits(),
            resource,
            SpanProcessor.composite(processors),
            Clock.getDefault(),
            counts,
            new KnownNumbers()));
  }

  @Override
  public Tracer get(String scopeName) {
    return tracerBuilder(scopeName).build();
  }

  @Override
  public Tracer get(String scopeName, String scopeVersion) {
    return tracerBuilder(scopeName).setInstrumentationVersion(scopeVersion).build();
  }

  @Override
  public TracerBuilder tracerBuilder(String scopeName) {
    return new ScopeBuilder(pipeline, InstrumentationScopeInfo.builder(scopeName));
  }

  private record ScopeBuilder(SpanPipeline pipeline, InstrumentationScopeInfoBuilder scope)
      implements TracerBuilder {

    @Override
    public TracerBuilder setSchemaUrl(String schemaUrl) {
      scope.setSchemaUrl(schemaUrl);
      return this;
    }

    @Override
    public TracerBuilder setInstrumentationVersion(String version) {
      scope.setVersion(version);
      return this;
    }

    @Override
    public Tracer build() {
      return new RecordingTracer(pipeline, scope.build());
    }
  }
}
