package io.gatelens.agent.telemetry.spans;

import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;

/** Makes the spans of one instrumentation scope. */
record RecordingTracer(SpanPipeline pipeline, InstrumentationScopeInfo scope) implements Tracer {

  @Override
  public SpanBuilder spanBuilder(String spanName) {
    return new RecordingSpanBuilder(this, spanName);
  }
}
