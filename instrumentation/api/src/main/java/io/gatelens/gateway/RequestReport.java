package io.gatelens.gateway;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;

/**
 * All that is said of a request once it is over: its metrics and its spans, from one timeline. What
 * may fail for a single step comes last.
 */
final class RequestReport {

  private final GatewayRequest request;
  private final Context started;
  private final Telemetry telemetry;

  RequestReport(GatewayRequest request, Context started, Telemetry telemetry) {
    this.request = request;
    this.started = started;
    this.telemetry = telemetry;
  }

  void write() {
    AttemptIntervals intervals = AttemptIntervals.of(request, writeAttempts());
    Latency latency = Latency.of(request, intervals);
    ResponseOrigin origin = ResponseOrigin.of(request);
    String errorType = origin.errorType(request);
    Context context = KeptRequest.ofEnded(request, started, telemetry, latency, origin, errorType);
    Span span = Span.fromContext(context);
    boolean isRecorded = span.isRecording();
    ServerSpan.end(request, span, latency, origin, errorType);
    telemetry.requests().record(request, context, latency, origin, errorType);
    KongMetrics kong = telemetry.kong();
    if (kong != null) {
      kong.record(request, latency, origin);
    }
    RequestActivity activity = request.gateway.activity();
    activity.count(request, latency, errorType != null);
    try {
      new FilterReport(request, context, telemetry, intervals, isRecorded).report();
      if (isRecorded) {
        writeLookups(context);
      }
    } finally {
      try {
        activity.keep(request, context, latency, intervals, origin, errorType);
      } finally {
        new AccessReport(request, latency)
            .write(request.gateway.accessLog(), context, origin, errorType);
      }
    }
  }

  /** Returns how many attempts there were. */
  private int writeAttempts() {
    int attempts = 0;
    for (UpstreamAttempt at = request.lastAttempt(); at != null; at = at.previous) {
      at.recordIfEnded(telemetry);
      if (at.number > 0) {
        telemetry.attempts().recordRetry(at, attempts == 0, started);
      }
      attempts++;
    }
    return attempts;
  }

  private void writeLookups(Context context) {
    for (RouteLookup at = request.routeLookup(); at != null; at = at.previous) {
      at.report(context, telemetry);
    }
  }
}
