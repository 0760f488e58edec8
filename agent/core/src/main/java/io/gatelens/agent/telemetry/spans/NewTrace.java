package io.gatelens.agent.telemetry.spans;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;

/**
 * What a sampler sees above the first span of a trace: no parent, only the flag which says that the
 * trace's id is random (W3C Trace Context 2).
 */
final class NewTrace {

  private static final Span RANDOM =
      Span.wrap(
          SpanContext.create(
              TraceId.getInvalid(),
              SpanId.getInvalid(),
              TraceFlags.builder().setRandomTraceId(true).build(),
              TraceState.getDefault()));
  private static final Context BELOW_NOTHING = Context.root().with(RANDOM);

  private NewTrace() {}

  /**
   * @param context of the span to be, without a valid parent
   */
  static Context withRandomId(Context context) {
    return context == Context.root() ? BELOW_NOTHING : context.with(RANDOM);
  }
}
