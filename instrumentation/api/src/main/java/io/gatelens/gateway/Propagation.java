package io.gatelens.gateway;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The trace context that comes in with a request and the one that goes out with an attempt. */
final class Propagation {

  static final String TRACE_STATE = "tracestate";

  /** Of which a forwarded one is either replaced, emptied, or belongs to no trace. */
  private static final Set<String> OF_W3C = Set.of("traceparent", TRACE_STATE, "baggage");

  /** Headers of our own, which are no part of a client's trace context. */
  private static final String OWN_HEADERS = "x-gatelens-";

  private final TextMapPropagator propagator;
  private final boolean emptiesTraceState;
  private final List<String> replacedFields;
  private final boolean readsOwnHeaders;

  /**
   * @param clearedHeaders names in lower case, which no upstream gets from a client
   */
  Propagation(TextMapPropagator propagator, Set<String> clearedHeaders) {
    this.propagator = propagator;
    this.emptiesTraceState =
        propagator.fields().contains(TRACE_STATE) && !clearedHeaders.contains(TRACE_STATE);
    this.replacedFields =
        propagator.fields().stream()
            .filter(field -> !OF_W3C.contains(field) && !field.startsWith(OWN_HEADERS))
            .toList();
    this.readsOwnHeaders =
        propagator.fields().stream().anyMatch(field -> field.startsWith(OWN_HEADERS));
  }

  /** The client's context. Root, and not the thread's current context, where it sends none. */
  Context extract(RequestHead head) {
    return propagator.extract(Context.root(), head, HeadGetter.ALL);
  }

  /** What the client sends beside its trace context, of which no header is looked at. */
  Context extractWithoutTrace(RequestHead head) {
    return readsOwnHeaders
        ? propagator.extract(Context.root(), head, HeadGetter.OWN)
        : Context.root();
  }

  /** The same, of a context that has been extracted. */
  Context withoutTrace(Context client) {
    return readsOwnHeaders ? client.with(Span.getInvalid()).with(Baggage.empty()) : Context.root();
  }

  /**
   * Sets the context's headers. What the gateway forwards of the same format goes before that, as
   * {@code TextMapPropagator.fields()} asks for: half of it may not be set again, such as the upper
   * half of a trace id, and belong to another trace.
   *
   * @param hasForeignTraceState whether the gateway forwards a {@code tracestate} of a trace that
   *     this one does not continue, or one that cannot be read. A setter cannot remove it, so it is
   *     emptied, which the W3C recommendation allows (section 3.3.1.1). A {@code baggage} belongs
   *     to no trace, and an empty one is not allowed: the client's stays.
   */
  <C> void inject(
      Context context,
      C carrier,
      TextMapSetter<C> setter,
      HeaderRemover<C> remover,
      boolean hasForeignTraceState) {
    SpanContext span = Span.fromContext(context).getSpanContext();
    if (span.isValid()) {
      for (String field : replacedFields) {
        remover.remove(carrier, field);
      }
    }
    propagator.inject(context, carrier, setter);
    if (hasForeignTraceState
        && emptiesTraceState
        && span.isValid()
        && span.getTraceState().isEmpty()) {
      setter.set(carrier, TRACE_STATE, "");
    }
  }

  private enum HeadGetter implements TextMapGetter<RequestHead> {
    ALL,
    OWN;

    @Override
    @SuppressWarnings("deprecation") // Jaeger's and OpenTracing's propagators call it
    public Iterable<String> keys(RequestHead head) {
      return this == OWN ? List.of() : head.headerNames();
    }

    @Override
    public @Nullable String get(@Nullable RequestHead head, String key) {
      return head == null || (this == OWN && !key.startsWith(OWN_HEADERS))
          ? null
          : head.header(key);
    }
  }
}
