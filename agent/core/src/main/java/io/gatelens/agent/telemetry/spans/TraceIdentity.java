package io.gatelens.agent.telemetry.spans;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.IdGenerator;

/**
 * The trace that a span belongs to.
 *
 * @param isRandom whether the trace's id is random, which its flags say (W3C Trace Context 2)
 * @param samplerContext the parent as a sampler is to see it: without a trace of the caller one
 *     that says only whether the new id is random
 */
record TraceIdentity(String traceId, boolean isRandom, Context samplerContext) {

  private static final Span RANDOM_ROOT =
      Span.wrap(
          SpanContext.create(
              TraceId.getInvalid(),
              SpanId.getInvalid(),
              TraceFlags.builder().setRandomTraceId(true).build(),
              TraceState.getDefault()));
  private static final Context BELOW_NOTHING = Context.root().with(RANDOM_ROOT);

  static TraceIdentity below(SpanContext parent, Context parentContext, IdGenerator ids) {
    if (parent.isValid()) {
      return new TraceIdentity(
          parent.getTraceId(), parent.getTraceFlags().isTraceIdRandom(), parentContext);
    }
    boolean isRandom = ids.generatesRandomTraceIds();
    Context samplerContext = parentContext;
    if (isRandom) {
      samplerContext =
          parentContext == Context.root() ? BELOW_NOTHING : parentContext.with(RANDOM_ROOT);
    }
    return new TraceIdentity(ids.generateTraceId(), isRandom, samplerContext);
  }

  TraceFlags flags(boolean isSampled) {
    return TraceFlags.builder().setSampled(isSampled).setRandomTraceId(isRandom).build();
  }
}
