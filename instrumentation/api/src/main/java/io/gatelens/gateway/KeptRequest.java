package io.gatelens.gateway;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * The spans of a request that is over and that the sampler did not want, made after all, with the
 * ids that upstreams and logs were told.
 */
final class KeptRequest {

  private final GatewayRequest request;
  private final Context context;
  private final Telemetry telemetry;
  private final SpanKeeper keeper;

  private KeptRequest(
      GatewayRequest request, Context context, Telemetry telemetry, SpanKeeper keeper) {
    this.request = request;
    this.context = context;
    this.telemetry = telemetry;
    this.keeper = keeper;
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
    Span span = Span.fromContext(context);
    if (keeper == null || !span.getSpanContext().isValid()) {
      return context;
    }
    try {
      String reason =
          keeper.reason(
              routeName(request.route),
              latency.untilHeadNanos(),
              origin.isError(request, errorType),
              origin.flag() != null,
              span.isRecording());
      return reason == null
          ? context
          : new KeptRequest(request, context, telemetry, keeper).write(reason);
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

  /** Ends the attempts' spans; the request's own is ended as any other is. */
  private Context write(String reason) {
    Context kept = start(reason);
    try {
      writeAttempts(kept);
    } catch (RuntimeException e) {
      request.gateway.modelFailed(e);
    }
    return kept;
  }

  private Context start(String reason) {
    Context parent = request.parent;
    SpanBuilder builder = ServerSpan.builder(request, parent, telemetry);
    Span span =
        keeper
            .keep(builder, Span.fromContext(context).getSpanContext())
            .setAttribute(GatewayAttributes.KEPT, reason)
            .startSpan();
    request.isRouteOnSpan = request.route != null;
    return parent.with(span);
  }

  private void writeAttempts(Context kept) {
    for (UpstreamAttempt at = request.lastAttempt(); at != null; at = at.previous) {
      writeAttempt(at, kept);
    }
  }

  /** One that was not reported was discarded, or its span could not be made. */
  private void writeAttempt(UpstreamAttempt attempt, Context kept) {
    Context told = attempt.contextIfReported();
    if (told == null || told == context) {
      return;
    }
    SpanBuilder builder = ClientSpan.builder(attempt, kept, telemetry);
    Span span = keeper.keep(builder, Span.fromContext(told).getSpanContext()).startSpan();
    ClientSpan.end(attempt, kept.with(span), telemetry);
  }
}
