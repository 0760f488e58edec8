package io.gatelens.sdk.propagation;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Datadog's {@code x-datadog-*} headers: ids as unsigned decimal numbers of 64 bits, the upper half
 * of the trace's as hex digits in the tag {@code _dd.p.tid}, the sampling priority from -1 to 2
 * (above 0 is "sampled"; none leaves the decision open), the origin and the trace's other tags. A
 * parent of 0 is no span to continue.
 *
 * <p>Priority, origin and tags ride through the gateway in the context's {@code tracestate}, as
 * {@link DatadogState} says.
 *
 * <p>Source: "Trace Context Propagation" in Datadog's documentation, and its tracers. They have no
 * propagator for OpenTelemetry in Java.
 */
final class DatadogPropagator implements TextMapPropagator {

  static final String TRACE_ID = "x-datadog-trace-id";
  static final String PARENT_ID = "x-datadog-parent-id";
  static final String PRIORITY = "x-datadog-sampling-priority";
  static final String ORIGIN = "x-datadog-origin";
  static final String TAGS = "x-datadog-tags";

  private static final List<String> FIELDS = List.of(TRACE_ID, PARENT_ID, PRIORITY, ORIGIN, TAGS);
  private static final int HALF = HeaderIds.TRACE_ID_LENGTH / 2;

  @Override
  public Collection<String> fields() {
    return FIELDS;
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    SpanContext span = Span.fromContext(context).getSpanContext();
    if (!span.isValid()) {
      return;
    }
    String traceId = span.getTraceId();
    long lowerHalf = Long.parseUnsignedLong(traceId, HALF, 2 * HALF, 16);
    if (lowerHalf == 0) {
      return; // To Datadog, no trace.
    }
    DatadogState state = DatadogState.of(span);
    setter.set(carrier, TRACE_ID, Long.toUnsignedString(lowerHalf));
    setter.set(
        carrier, PARENT_ID, Long.toUnsignedString(Long.parseUnsignedLong(span.getSpanId(), 16)));
    setter.set(carrier, PRIORITY, Integer.toString(state.priority()));
    String origin = state.origin();
    if (origin != null) {
      setter.set(carrier, ORIGIN, origin);
    }
    String tags = state.tags(traceId.substring(0, HALF));
    if (!tags.isEmpty()) {
      setter.set(carrier, TAGS, tags);
    }
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    String trace = getter.get(carrier, TRACE_ID);
    String parent = getter.get(carrier, PARENT_ID);
    if (trace == null || parent == null) {
      return context;
    }
    long lowerHalf = HeaderIds.decimal(trace, 0, trace.length());
    long parentId = HeaderIds.decimal(parent, 0, parent.length());
    String priorityText = getter.get(carrier, PRIORITY);
    Integer priority = priorityText == null ? null : DatadogState.priority(priorityText);
    if (lowerHalf == 0 || parentId == 0 || (priority == null && priorityText != null)) {
      return context;
    }
    DatadogTags tags = DatadogTags.parse(getter.get(carrier, TAGS));
    return RemoteParent.in(
        context,
        TraceId.fromLongs(tags.upperHalf(), lowerHalf),
        SpanId.fromLong(parentId),
        priority != null && priority > 0,
        DatadogState.traceState(priority, getter.get(carrier, ORIGIN), tags.others()));
  }

  @Override
  public String toString() {
    return "DatadogPropagator";
  }
}
