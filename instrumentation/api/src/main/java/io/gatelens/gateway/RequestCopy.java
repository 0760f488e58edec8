package io.gatelens.gateway;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a request for people: bounded copies, nothing of the application's. Made of few
 * requests only.
 */
final class RequestCopy {

  static final int MAX_PATH_CHARS = 256;
  static final int MAX_TEXT_CHARS = 240;
  static final int MAX_STEPS = 20;

  private final GatewayRequest request;
  private final Latency latency;
  private final AttemptIntervals attempts;

  RequestCopy(GatewayRequest request, Latency latency, AttemptIntervals attempts) {
    this.request = request;
    this.latency = latency;
    this.attempts = attempts;
  }

  RequestSummary summary(Context context, ResponseOrigin origin, @Nullable String errorType) {
    StepCopies copies = new StepCopies(request, attempts);
    List<RequestStep> steps = copies.steps();
    int omitted = Math.max(0, steps.size() - MAX_STEPS) + copies.omittedAttempts();
    SpanContext span = Span.fromContext(context).getSpanContext();
    ResponseFlag flag = origin.flag();
    Route route = request.route;
    String routeName = route == null ? null : RouteWindows.name(route);
    return new RequestSummary(
        request.startEpochNanos,
        HttpMethod.name(request.method),
        Shortened.to(MAX_PATH_CHARS, request.head.path()),
        routeName == null ? null : Shortened.to(RouteWindows.MAX_NAME_CHARS, routeName),
        request.statusCode,
        origin.source().value(),
        flag == null ? null : flag.value(),
        errorType == null ? null : Shortened.to(MAX_TEXT_CHARS, errorType),
        error(),
        span.isValid() ? span.getTraceId() : null,
        span.isSampled(),
        latency.overheadNanos(),
        latency.upstreamNanos(),
        latency.backoffNanos(),
        latency.transferNanos(),
        mostTelling(steps),
        omitted);
  }

  private @Nullable String error() {
    Throwable error = request.failure;
    UpstreamAttempt last = request.lastAttempt();
    if (error == null && last != null) {
      error = last.error;
    }
    return error == null ? null : Shortened.to(MAX_TEXT_CHARS, ExceptionEvent.summary(error));
  }

  /** Of too many those that failed, and then the longest. */
  private static List<RequestStep> mostTelling(List<RequestStep> steps) {
    List<RequestStep> kept = new ArrayList<>(steps);
    if (kept.size() > MAX_STEPS) {
      kept.sort(
          Comparator.comparing(RequestStep::hasFailed)
              .thenComparing(RequestStep::durationNanos)
              .reversed());
      kept = kept.subList(0, MAX_STEPS);
    }
    kept.sort(
        Comparator.comparingLong(RequestStep::startNanos)
            .thenComparing(Comparator.comparingLong(RequestStep::endNanos).reversed())
            .thenComparing(RequestStep::kind));
    return List.copyOf(kept);
  }
}
