package io.gatelens.agent.telemetry.spans;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/** Decides by all that it is told, adds attributes and changes the trace state. */
final class InquisitiveSampler implements Sampler {

  @Override
  public SamplingResult shouldSample(
      Context parentContext,
      String traceId,
      String name,
      SpanKind spanKind,
      Attributes attributes,
      List<LinkData> parentLinks) {
    int seen = (name + spanKind + attributes.size() + parentLinks.size() + traceId).hashCode();
    List<SamplingDecision> decisions = List.of(SamplingDecision.values());
    SamplingDecision decision = decisions.get(Math.floorMod(seen, decisions.size()));
    return new SamplingResult() {
      @Override
      public SamplingDecision getDecision() {
        return decision;
      }

      @Override
      public Attributes getAttributes() {
        return Attributes.of(
            AttributeKey.longKey("sampler.saw"), (long) seen, AttributeKey.stringKey("a"), "s");
      }

      @Override
      public TraceState getUpdatedTraceState(TraceState parentTraceState) {
        return parentTraceState.toBuilder().put("sampler", "yes").build();
      }
    };
  }

  @Override
  public String getDescription() {
    return "InquisitiveSampler";
  }
}
