package io.gatelens.sdk.keeping;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Decides as another sampler, but for requests: what that drops of them is recorded. */
final class RecordingSampler implements Sampler {

  private final Sampler decider;
  private final AtomicBoolean isExporting;

  /**
   * @param isExporting whether anybody keeps what is recorded
   */
  RecordingSampler(Sampler decider, AtomicBoolean isExporting) {
    this.decider = decider;
    this.isExporting = isExporting;
  }

  @Override
  public SamplingResult shouldSample(
      Context parentContext,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> parentLinks) {
    SamplingResult decided =
        decider.shouldSample(parentContext, traceId, name, kind, attributes, parentLinks);
    return decided.getDecision() == SamplingDecision.DROP
            && isExporting.get()
            && isOfRequest(parentContext, kind)
        ? new Recorded(decided)
        : decided;
  }

  private static boolean isOfRequest(Context parentContext, SpanKind kind) {
    Span parent = Span.fromContext(parentContext);
    SpanContext context = parent.getSpanContext();
    boolean isBelowLocal = context.isValid() && !context.isRemote();
    return isBelowLocal ? parent.isRecording() : kind == SpanKind.SERVER;
  }

  @Override
  public CompletableResultCode shutdown() {
    return decider.shutdown();
  }

  @Override
  public String getDescription() {
    return "RecordingSampler{" + decider.getDescription() + "}";
  }

  @Override
  public String toString() {
    return getDescription();
  }

  /** As it was decided, but recorded. */
  private record Recorded(SamplingResult decided) implements SamplingResult {

    @Override
    public SamplingDecision getDecision() {
      return SamplingDecision.RECORD_ONLY;
    }

    @Override
    public Attributes getAttributes() {
      return decided.getAttributes();
    }

    @Override
    public TraceState getUpdatedTraceState(TraceState parent) {
      return decided.getUpdatedTraceState(parent);
    }
  }
}
