package io.gatelens.gateway;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.gatelens.gateway.UpstreamAttempt.Ending;
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

  private static final Attributes REUSED =
      Attributes.of(GatewayAttributes.UPSTREAM_CONNECTION_REUSED, true);
  private static final Attributes OPENED =
      Attributes.of(GatewayAttributes.UPSTREAM_CONNECTION_REUSED, false);

  /**
   * An ended attempt's wait for a connection, from a pool or newly opened; null where the transport
   * does not tell of connections.
   */
  static @Nullable Step connectionAcquire(UpstreamAttempt attempt) {
    if (attempt.acquiredAfter != GatewayRequest.NEVER) {
      Attributes attributes = attempt.wasConnectionReused ? REUSED : OPENED;
      return new Step(
          "connection.acquire", attempt.startedAfter, attempt.acquiredAfter, attributes, null);
    }
    if (attempt.preparedAfter != GatewayRequest.NEVER || attempt.ending == Ending.COMPLETED) {
      return null;
    }
    return new Step(
        "connection.acquire",
        attempt.startedAfter,
        attempt.endedAfter,
        Attributes.empty(),
        attempt.error);
  }

  /** What it took, where nothing of it is somebody else's time. */
  long nanos() {
    return endedAfter - startedAfter;
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
