package io.gatelens.gateway;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The trace context that comes in with a request and the one that goes out with an attempt. */
final class Propagation {

  static final String TRACE_STATE = "tracestate";

  /** Headers of our own, which are no part of a client's trace context. */
  private static final String OWN_HEADERS = "x-gatelens-";

  private final TextMapPropagator propagator;
  private final boolean hasTraceState;
  private final boolean readsOwnHeaders;

  Propagation(TextMapPropagator propagator) {
    this.propagator = propagator;
    this.hasTraceState = propagator.fields().contains(TRACE_STATE);
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
   * Sets the context's headers.
   *
   * @param hasForeignTraceState whether the gateway forwards a {@code tracestate} of a trace that
   *     this one does not continue, or one that cannot be read. A setter cannot remove it, so it is
   *     emptied, which the W3C recommendation allows (section 3.3.1.1). A {@code baggage} belongs
   *     to no trace, and an empty one is not allowed: the client's stays.
   */
  <C> void inject(
      Context context, C carrier, TextMapSetter<C> setter, boolean hasForeignTraceState) {
    propagator.inject(context, carrier, setter);
    if (hasForeignTraceState && hasTraceState && isOfNewTrace(context)) {
      setter.set(carrier, TRACE_STATE, "");
    }
  }

  private static boolean isOfNewTrace(Context context) {
    var span = Span.fromContext(context).getSpanContext();
    return span.isValid() && span.getTraceState().isEmpty();
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
