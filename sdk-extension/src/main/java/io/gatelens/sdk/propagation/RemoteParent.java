package io.gatelens.sdk.propagation;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;

/** The caller's span as a header names it. */
final class RemoteParent {

  private RemoteParent() {}

  /** The context with that span; the context as it is where an id is not valid, such as zero. */
  static Context in(Context context, String traceId, String spanId, boolean isSampled) {
    return in(context, traceId, spanId, isSampled, TraceState.getDefault());
  }

  static Context in(
      Context context, String traceId, String spanId, boolean isSampled, TraceState state) {
    SpanContext parent =
        SpanContext.createFromRemoteParent(
            traceId, spanId, isSampled ? TraceFlags.getSampled() : TraceFlags.getDefault(), state);
    return parent.isValid() ? context.with(Span.wrap(parent)) : context;
  }
}
