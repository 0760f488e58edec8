package io.gatelens.gateway;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.RpcAttributes;
import org.jspecify.annotations.Nullable;

/** The CLIENT span of an upstream attempt: started when its ids must travel, else at its end. */
final class ClientSpan {

  private static final String CANCELLED = "cancelled";

  private ClientSpan() {}

  /**
   * Starts the span and returns the context that holds it; the parent where the application makes
   * the spans of requests.
   */
  static Context start(UpstreamAttempt attempt, Context parent, Telemetry telemetry) {
    return attempt.request().gateway.settings().makesSpans()
        ? parent.with(builder(attempt, parent, telemetry).startSpan())
        : parent;
  }

  /** Of a span with all that is known when it starts. */
  static SpanBuilder builder(UpstreamAttempt attempt, Context parent, Telemetry telemetry) {
    int method = HttpMethod.number(attempt.head.method());
    return telemetry
        .tracer()
        .spanBuilder(HttpMethod.spanName(method))
        .setSpanKind(SpanKind.CLIENT)
        .setParent(parent)
        .setStartTimestamp(attempt.request().startEpochNanos + attempt.startedAfter, NANOSECONDS)
        .setAllAttributes(
            new ClientStartAttributes(attempt, method, Span.fromContext(parent).isRecording()));
  }

  /** Writes what is known at the attempt's end, and ends the span then. */
  static void end(UpstreamAttempt attempt, Context context, Telemetry telemetry) {
    Span span = Span.fromContext(context);
    try {
      if (span.isRecording()) {
        setEnd(span, attempt);
        new AttemptSteps(attempt, span, context, telemetry).report();
      }
    } finally {
      span.end(attempt.request().startEpochNanos + attempt.endedAfter, NANOSECONDS);
    }
  }

  /** Seconds that the response's head was waited for; negative where there was no response. */
  static double secondsToFirstByte(UpstreamAttempt attempt) {
    long firstByte = attempt.firstByteAfter;
    long from = attempt.waitedFrom();
    if (firstByte == GatewayRequest.NEVER || from == GatewayRequest.NEVER || from > firstByte) {
      return -1;
    }
    return Telemetry.seconds(firstByte - from);
  }

  /**
   * The attempt's {@code error.type}; null where it went well or its status says it. So it does of
   * an answer that the gateway threw away because of it, as a circuit breaker or a retry does.
   */
  static @Nullable String errorType(UpstreamAttempt attempt) {
    Throwable error = attempt.error;
    return switch (attempt.ending) {
      case FAILED, TRUNCATED ->
          error == null ? ResponseFlag.UPSTREAM_TRUNCATED.value() : ErrorTypes.of(error);
      case CANCELLED -> {
        boolean isDiscardedAnswer =
            attempt.statusCode >= 400 && !attempt.request().wasClientAborted;
        yield isDiscardedAnswer ? null : CANCELLED;
      }
      case COMPLETED -> GrpcStatus.error(attempt.rpcStatus);
      case DISCARDED -> null;
    };
  }

  private static void setEnd(Span span, UpstreamAttempt attempt) {
    AttemptHead head = attempt.head;
    String peer = head.peerAddress();
    if (peer != null) {
      span.setAttribute(NetworkAttributes.NETWORK_PEER_ADDRESS, peer);
      int port = head.peerPort();
      if (port > 0) {
        span.setAttribute(NetworkAttributes.NETWORK_PEER_PORT, port);
      }
    }
    String protocolVersion = head.protocolVersion();
    if (protocolVersion != null) {
      span.setAttribute(NetworkAttributes.NETWORK_PROTOCOL_VERSION, protocolVersion);
    }
    if (attempt.acquiredAfter != GatewayRequest.NEVER) {
      span.setAttribute(GatewayAttributes.UPSTREAM_CONNECTION_REUSED, attempt.wasConnectionReused);
    }
    double toFirstByte = secondsToFirstByte(attempt);
    if (toFirstByte >= 0) {
      span.setAttribute(GatewayAttributes.UPSTREAM_TIME_TO_FIRST_BYTE, toFirstByte);
    }
    int status = attempt.statusCode;
    if (status != 0) {
      span.setAttribute(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, status);
    }
    if (attempt.rpcStatus != null) {
      span.setAttribute(RpcAttributes.RPC_STATUS_CODE, attempt.rpcStatus);
    }
    setError(span, attempt, status);
  }

  private static void setError(Span span, UpstreamAttempt attempt, int status) {
    String errorType = errorType(attempt);
    if (errorType == null && status >= 400) {
      errorType = HttpValues.statusText(status);
    }
    if (errorType == null) {
      return;
    }
    span.setAttribute(ErrorAttributes.ERROR_TYPE, errorType);
    span.setStatus(StatusCode.ERROR);
    Throwable error = attempt.error;
    if (error != null) {
      ExceptionEvent.add(span, error, attempt.request().startEpochNanos + attempt.endedAfter);
    }
  }
}
