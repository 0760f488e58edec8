package io.gatelens.gateway;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.semconv.ErrorAttributes;
import org.jspecify.annotations.Nullable;

/**
 * An inner step of a recorded request. It becomes a child span afterwards, with its true times,
 * where {@link GatewaySettings#wantsStep} says so.
 *
 * @param startedAfter nanoseconds since the request's start
 * @param endedAfter nanoseconds since the request's start
 * @param error what it failed with; null where it did not
 */
record Step(
    String name,
    long startedAfter,
    long endedAfter,
    Attributes attributes,
    @Nullable Throwable error) {

  /** Two threads that stamp at once may leave an end before its start. */
  Step {
    endedAfter = Math.max(startedAfter, endedAfter);
  }

  /** Makes the span, under the span of the context. */
  void report(GatewayRequest request, Context parent, Telemetry telemetry) {
    SpanBuilder builder =
        telemetry
            .tracer()
            .spanBuilder(name)
            .setParent(parent)
            .setStartTimestamp(request.startEpochNanos + startedAfter, NANOSECONDS)
            .setAllAttributes(attributes);
    if (error != null) {
      builder.setAttribute(ErrorAttributes.ERROR_TYPE, ErrorTypes.of(error));
    }
    Span span = builder.startSpan();
    if (error != null) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end(request.startEpochNanos + endedAfter, NANOSECONDS);
  }
}
