package io.gatelens.gateway;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.function.Consumer;

/** Samples everything, and does something with the attributes that a span has at its start. */
record TestSampler(Consumer<Attributes> seen) implements Sampler {

  @Override
  public SamplingResult shouldSample(
      Context parent,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    seen.accept(attributes.toBuilder().build());
    return SamplingResult.recordAndSample();
  }

  @Override
  public String getDescription() {
    return "TestSampler";
  }
}
