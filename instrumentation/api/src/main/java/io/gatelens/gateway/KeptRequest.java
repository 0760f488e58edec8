package io.gatelens.gateway;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * The spans of a request that is over and that the sampler did not want, made after all, with the
 * ids that upstreams and logs were told.
 *
 * <p>Attempts that other threads still report when the request is over are written by these, as
 * {@link #write} says.
 */
final class KeptRequest {

  private final GatewayRequest request;
  private final Telemetry telemetry;
  private final SpanKeeper keeper;
  private final Context context;

  /**
   * @param context of the SERVER span that is recorded
   */
  private KeptRequest(
      GatewayRequest request, Telemetry telemetry, SpanKeeper keeper, Context context) {
    this.request = request;
    this.telemetry = telemetry;
    this.keeper = keeper;
    this.context = context;
  }

  /**
   * Asks whether the request is kept, and makes its spans then: its own is started.
   *
   * @param context of the SERVER span
   * @return the context of the span that is recorded; the given one where the request is not kept
   */
  static Context ofEnded(
      GatewayRequest request,
      Context context,
      Telemetry telemetry,
      Latency latency,
      ResponseOrigin origin,
      @Nullable String errorType) {
    SpanKeeper keeper = request.gateway.spanKeeper();
    SpanContext told = Span.fromContext(context).getSpanContext();
    if (keeper == null || !told.isValid()) {
      return context;
    }
    try {
      String reason =
          keeper.reason(
              routeName(request.route),
              latency.untilHeadNanos(),
              origin.isError(request, errorType),
              origin.flag() != null,
              told.isSampled());
      if (reason == null) {
        return context;
      }
      KeptRequest kept =
          new KeptRequest(
              request, telemetry, keeper, started(request, context, telemetry, keeper, reason));
      kept.writeAttempts();
      return kept.context;
    } catch (RuntimeException e) {
      request.gateway.modelFailed(e);
      return context;
    }
  }

  private static @Nullable String routeName(@Nullable Route route) {
    if (route == null) {
      return null;
    }
    String id = route.reportedId();
    return id == null ? route.template() : id;
  }

  private static Context started(
      GatewayRequest request,
      Context context,
      Telemetry telemetry,
      SpanKeeper keeper,
      String reason) {
    Span refused = Span.fromContext(context);
    refused.end(request.startEpochNanos + request.endedAfter, NANOSECONDS); // It may be recorded.
    Span span =
        keeper
            .keep(ServerSpan.builder(request, request.parent, telemetry), refused.getSpanContext())
            .setAttribute(GatewayAttributes.KEPT, reason)
            .startSpan();
    request.isRouteOnSpan = request.route != null;
    return request.parent.with(span);
  }

  private void writeAttempts() {
    request.kept = this; // From now on who reports an attempt writes it here.
    for (UpstreamAttempt at = request.lastAttempt(); at != null; at = at.previous) {
      write(at);
    }
  }

  /**
   * Writes an attempt, once. Called by whoever reports it, and for all attempts when the request is
   * over: one that is not reported by then is written by its own thread.
   */
  void write(UpstreamAttempt attempt) {
    Context told = attempt.contextIfReported();
    if (told == null) {
      return;
    }
    SpanContext identity = Span.fromContext(told).getSpanContext();
    if (!isRefused(identity) || !attempt.claimKept()) {
      return;
    }
    try {
      Span kept =
          keeper.keep(ClientSpan.builder(attempt, context, telemetry), identity).startSpan();
      ClientSpan.end(attempt, context.with(kept), telemetry);
    } catch (RuntimeException e) {
      request.gateway.modelFailed(e);
    }
  }

  /** Not where the sampler wanted the attempt, nor where its span could not be made. */
  private boolean isRefused(SpanContext span) {
    String own = Span.fromContext(context).getSpanContext().getSpanId();
    return span.isValid() && !span.isSampled() && !span.getSpanId().equals(own);
  }
}
