package io.gatelens.gateway;

import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

/**
 * What a log line says of the request that it was written for. The names are those of
 * OpenTelemetry's specification for log formats other than its own.
 *
 * @param traceId 32 hex digits
 * @param spanId 16 hex digits
 * @param traceFlags two hex digits; the lowest bit is set where the trace is sampled
 */
public record LogFields(String traceId, String spanId, String traceFlags) {

  public static final String TRACE_ID = "trace_id";
  public static final String SPAN_ID = "span_id";
  public static final String TRACE_FLAGS = "trace_flags";

  /**
   * The fields of the span that is {@link CurrentContext#span current} on the thread that logs;
   * null where there is none. Starts the SERVER span.
   */
  public static @Nullable LogFields current() {
    SpanContext span = CurrentContext.span();
    return span == null
        ? null
        : new LogFields(span.getTraceId(), span.getSpanId(), span.getTraceFlags().asHex());
  }
}
