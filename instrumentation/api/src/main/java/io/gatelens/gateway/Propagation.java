package io.gatelens.gateway;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The trace context that comes in with a request and the one that goes out with an attempt. */
final class Propagation {

  static final String TRACE_STATE = "tracestate";

  private static final String TRACE_PARENT = "traceparent";
  private static final String BAGGAGE = "baggage";

  /** How the headers of Jaeger and OpenTracing begin that carry one entry of baggage each. */
  private static final List<String> BAGGAGE_ENTRIES = List.of("uberctx-", "ot-baggage-");

  /** Of which a forwarded one is either replaced, emptied, or belongs to no trace. */
  private static final Set<String> OF_W3C = Set.of(TRACE_PARENT, TRACE_STATE, BAGGAGE);

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
   * <p>Baggage is the client's, and the gateway's to forward: a filter may have removed or replaced
   * it, for good reason. It is only written as a header that the client did not send, so from one
   * format to another.
   *
   * @param client whose context it came from
   * @param hasForeignTraceState whether the gateway forwards a {@code tracestate} of a trace that
   *     this one does not continue, or one that cannot be read. A setter cannot remove it, so it is
   *     emptied, which the W3C recommendation allows (section 3.3.1.1). A {@code baggage} belongs
   *     to no trace, and an empty one is not allowed: the client's stays.
   */
  <C> void inject(
      Context context,
      RequestHead client,
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
    boolean hasBaggage = !Baggage.fromContext(context).isEmpty();
    propagator.inject(context, carrier, hasBaggage ? withoutBaggageOf(client, setter) : setter);
    if (hasForeignTraceState
        && emptiesTraceState
        && span.isValid()
        && span.getTraceState().isEmpty()) {
      setter.set(carrier, TRACE_STATE, "");
    }
  }

  private static <C> TextMapSetter<C> withoutBaggageOf(RequestHead client, TextMapSetter<C> all) {
    return (carrier, name, value) -> {
      if (!isBaggage(name) || client.header(name) == null) {
        all.set(carrier, name, value);
      }
    };
  }

  private static boolean isBaggage(String name) {
    return name.equals(BAGGAGE) || BAGGAGE_ENTRIES.stream().anyMatch(name::startsWith);
  }

  /** Lines of one header are one list, as W3C has it; of a trace there is one, or none. */
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
      if (head == null || !isShown(key)) {
        return null;
      }
      String first = head.header(key);
      if (first != null && key.equals(TRACE_STATE)) {
        return list(head.headers(key));
      }
      if (first != null && key.equals(TRACE_PARENT)) {
        return head.headers(key).size() == 1 ? first : null;
      }
      return first;
    }

    @Override
    public Iterator<String> getAll(@Nullable RequestHead head, String key) {
      return head == null || !isShown(key)
          ? Collections.emptyIterator()
          : head.headers(key).iterator();
    }

    private boolean isShown(String key) {
      return this == ALL || key.startsWith(OWN_HEADERS);
    }

    private static String list(List<String> lines) {
      if (lines.size() == 1) {
        return lines.get(0);
      }
      return lines.stream().filter(line -> !line.isBlank()).collect(Collectors.joining(","));
    }
  }
}
