package io.gatelens.gateway;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.gatelens.gateway.GatewaySettings.Incoming;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.RpcAttributes;
import org.jspecify.annotations.Nullable;

/** The SERVER span of a request: started late with its true start, so a sampler sees the route. */
final class ServerSpan {

  private ServerSpan() {}

  /**
   * Starts the span and returns the context that holds it; the root context where the application
   * makes the spans of requests.
   */
  static Context start(GatewayRequest request, Telemetry telemetry) {
    RequestHead head = request.head;
    Route route = request.route;
    request.protocolVersion = head.protocolVersion();
    if (!request.gateway.settings().makesSpans()) {
      return Context.root();
    }
    Incoming incoming = request.gateway.settings().incoming(route, head);
    Propagation propagation = telemetry.propagation();
    Context caller =
        incoming == Incoming.IGNORE
            ? propagation.extractWithoutTrace(head)
            : propagation.extract(head);
    Context parent = incoming == Incoming.LINK ? propagation.withoutTrace(caller) : caller;

    if (incoming == Incoming.LINK) {
      request.linked = Span.fromContext(caller).getSpanContext();
    }
    if (request.configHash == null) {
      request.configHash = request.gateway.config().shortHash();
    }
    request.parent = parent;

    Span span = builder(request, parent, telemetry).startSpan();
    request.isRouteOnSpan = route != null;
    request.hasForeignTraceState =
        span.getSpanContext().getTraceState().isEmpty()
            && head.header(Propagation.TRACE_STATE) != null;
    return parent.with(span);
  }

  /** Of a span with all that is known by now. */
  static SpanBuilder builder(GatewayRequest request, Context parent, Telemetry telemetry) {
    Route route = request.route;
    SpanBuilder builder =
        telemetry
            .tracer()
            .spanBuilder(name(request, route))
            .setSpanKind(SpanKind.SERVER)
            .setParent(parent)
            .setStartTimestamp(request.startEpochNanos, NANOSECONDS);
    SpanContext linked = request.linked;
    if (linked != null && linked.isValid()) {
      builder.addLink(linked);
    }
    return builder.setAllAttributes(new ServerStartAttributes(request, route));
  }

  /** The route became known after the span's start. */
  static void addRoute(GatewayRequest request, Span span) {
    Route route = request.route;
    if (route == null || request.isRouteOnSpan || !span.isRecording()) {
      return;
    }
    request.isRouteOnSpan = true;
    span.updateName(name(request, route));
    if (route.template() != null) {
      span.setAttribute(HttpAttributes.HTTP_ROUTE, route.template());
    }
    if (route.reportedId() != null) {
      span.setAttribute(GatewayAttributes.ROUTE_ID, route.reportedId());
    }
  }

  /** Writes what is known at the request's end, and ends the span then. */
  static void end(
      GatewayRequest request,
      Span span,
      Latency latency,
      ResponseOrigin origin,
      @Nullable String errorType) {
    try {
      if (span.isRecording()) {
        addRoute(request, span);
        setEnd(span, request, latency, origin, errorType);
      }
    } finally {
      span.end(request.startEpochNanos + request.endedAfter, NANOSECONDS);
    }
  }

  private static String name(GatewayRequest request, @Nullable Route route) {
    return route == null
        ? HttpMethod.spanName(request.method)
        : route.telemetry().spanName(request.method);
  }

  private static void setLatency(Span span, Latency latency) {
    span.setAttribute(
        GatewayAttributes.REQUEST_OVERHEAD, Telemetry.seconds(latency.overheadNanos()));
    span.setAttribute(
        GatewayAttributes.REQUEST_UPSTREAM, Telemetry.seconds(latency.upstreamNanos()));
    if (latency.backoffNanos() > 0) {
      span.setAttribute(
          GatewayAttributes.REQUEST_BACKOFF, Telemetry.seconds(latency.backoffNanos()));
    }
    span.setAttribute(
        GatewayAttributes.REQUEST_TRANSFER, Telemetry.seconds(latency.transferNanos()));
  }

  private static void setEnd(
      Span span,
      GatewayRequest request,
      Latency latency,
      ResponseOrigin origin,
      @Nullable String errorType) {
    if (request.statusCode != 0) {
      span.setAttribute(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, request.statusCode);
    }
    UpstreamAttempt last = request.lastAttempt();
    if (last != null && last.rpcStatus != null) {
      span.setAttribute(RpcAttributes.RPC_STATUS_CODE, last.rpcStatus);
    }
    span.setAttribute(GatewayAttributes.RESPONSE_SOURCE, origin.source().value());
    ResponseFlag flag = origin.flag();
    if (flag != null) {
      span.setAttribute(GatewayAttributes.RESPONSE_FLAG, flag.value());
    }
    setLatency(span, latency);
    if (errorType != null) {
      span.setAttribute(ErrorAttributes.ERROR_TYPE, errorType);
    }
    if (!origin.isError(request, errorType)) {
      return;
    }
    span.setStatus(StatusCode.ERROR);
    Throwable failure = request.failure;
    if (failure != null) {
      ExceptionEvent.add(span, failure, request.startEpochNanos + request.failedAfter);
    }
  }
}
