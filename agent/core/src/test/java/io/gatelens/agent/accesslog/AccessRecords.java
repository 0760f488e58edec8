package io.gatelens.agent.accesslog;

import io.gatelens.gateway.AccessRecord;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.util.List;

/** Records as a gateway makes them. */
final class AccessRecords {

  static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  static final String SPAN_ID = "00f067aa0ba902b7";

  private AccessRecords() {}

  static AccessRecord ok(String path) {
    return new AccessRecord(
        1_700_000_000_123_456_789L,
        Context.root()
            .with(
                Span.wrap(
                    SpanContext.create(
                        TRACE_ID, SPAN_ID, TraceFlags.getSampled(), TraceState.getDefault()))),
        false,
        Attributes.builder()
            .put("http.request.method", "GET")
            .put("url.path", path)
            .put("http.response.status_code", 200)
            .put("gateway.request.duration", 0.0125)
            .build(),
        List.of(
            Attributes.builder()
                .put("server.address", "orders")
                .put("server.port", 9090)
                .put("gateway.upstream.connection.reused", true)
                .put("gateway.upstream.attempt.start", 0.001)
                .build()));
  }

  /** Without a trace, an answer or an attempt. */
  static AccessRecord failed() {
    return new AccessRecord(
        1_700_000_000_000_000_000L,
        Context.root(),
        true,
        Attributes.builder().put("http.request.method", "GET").put("url.path", "/").build(),
        List.of());
  }
}
