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
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Instana's {@code X-INSTANA-T} (trace, 16 or 32 hex digits), {@code X-INSTANA-S} (span, 16) and
 * {@code X-INSTANA-L} (level: 1, the default, or 0 for "suppress", which needs no ids). What stands
 * behind a comma in the level correlates with a browser's session and is none of ours.
 *
 * <p>Source: "Tracing headers" in IBM's documentation, and OpenTelemetry's Instana propagators for
 * other languages; there is none for Java.
 */
final class InstanaPropagator implements TextMapPropagator {

  static final String TRACE_ID = "X-INSTANA-T";
  static final String SPAN_ID = "X-INSTANA-S";
  static final String LEVEL = "X-INSTANA-L";

  private static final List<String> FIELDS = List.of(TRACE_ID, SPAN_ID, LEVEL);
  private static final String TRACE = "1";
  private static final String SUPPRESS = "0";

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
    setter.set(carrier, TRACE_ID, span.getTraceId());
    setter.set(carrier, SPAN_ID, span.getSpanId());
    setter.set(carrier, LEVEL, span.isSampled() ? TRACE : SUPPRESS);
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    String traceId = getter.get(carrier, TRACE_ID);
    String spanId = getter.get(carrier, SPAN_ID);
    String level = level(getter.get(carrier, LEVEL));
    boolean isSuppressed = level.equals(SUPPRESS);
    if (!isSuppressed && !level.equals(TRACE)) {
      return context;
    }
    if (traceId == null && spanId == null) {
      return isSuppressed ? suppressed(context) : context;
    }
    if (traceId == null
        || spanId == null
        || !HeaderIds.isHex(spanId, HeaderIds.SPAN_ID_LENGTH, HeaderIds.SPAN_ID_LENGTH)) {
      return context;
    }
    String longId = HeaderIds.traceId(traceId);
    return longId == null ? context : RemoteParent.in(context, longId, spanId, !isSuppressed);
  }

  private static String level(@Nullable String header) {
    if (header == null) {
      return TRACE;
    }
    int comma = header.indexOf(',');
    return comma < 0 ? header : header.substring(0, comma);
  }

  /**
   * "Do not trace" without ids. A context says it of a span only, so it gets one that nobody has,
   * and which nobody records.
   */
  private static Context suppressed(Context context) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    String traceId = TraceId.fromLongs(random.nextLong(), random.nextLong() | 1);
    return RemoteParent.in(context, traceId, SpanId.fromLong(random.nextLong() | 1), false);
  }

  @Override
  public String toString() {
    return "InstanaPropagator";
  }
}
