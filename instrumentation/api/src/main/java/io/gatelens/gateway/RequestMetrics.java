package io.gatelens.gateway;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogramBuilder;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import org.jspecify.annotations.Nullable;

/** The durations and sizes that every request is recorded in, sampled or not. */
final class RequestMetrics {

  private final ErrorTypes errorTypes;
  private final RequestHistogram duration;
  private final RequestHistogram overhead;
  private final RequestHistogram requestBody;
  private final RequestHistogram responseBody;

  RequestMetrics(Meter meter, ErrorTypes errorTypes, Batches batches) {
    this.errorTypes = errorTypes;
    this.duration =
        new RequestHistogram(
            meter
                .histogramBuilder(GatewayMetrics.SERVER_REQUEST_DURATION)
                .setUnit("s")
                .setDescription("Duration of HTTP server requests.")
                .setExplicitBucketBoundariesAdvice(GatewayMetrics.HTTP_BUCKETS),
            batches);
    this.overhead =
        new RequestHistogram(
            meter
                .histogramBuilder(GatewayMetrics.REQUEST_OVERHEAD_DURATION)
                .setUnit("s")
                .setDescription("The part of a request's duration that the gateway itself took.")
                .setExplicitBucketBoundariesAdvice(GatewayMetrics.OWN_BUCKETS),
            batches);
    this.requestBody =
        new RequestHistogram(
            size(
                meter,
                GatewayMetrics.SERVER_REQUEST_BODY_SIZE,
                "Size of HTTP server request bodies."),
            batches);
    this.responseBody =
        new RequestHistogram(
            size(
                meter,
                GatewayMetrics.SERVER_RESPONSE_BODY_SIZE,
                "Size of HTTP server response bodies."),
            batches);
  }

  private static DoubleHistogramBuilder size(Meter meter, String name, String description) {
    return meter
        .histogramBuilder(name)
        .setUnit("By")
        .setDescription(description)
        .setExplicitBucketBoundariesAdvice(GatewayMetrics.SIZE_BUCKETS);
  }

  /** Records a request that is over. Its span may be the exemplar of its times. */
  void record(
      GatewayRequest request,
      Context context,
      Latency latency,
      ResponseOrigin origin,
      @Nullable String errorType) {
    Route matched = request.route;
    Route route = matched == null ? request.gateway.routes().unmatched() : matched;
    Attributes attributes = durationAttributes(request, route, origin, errorType);
    Context exemplar = RequestHistogram.exemplar(context);
    long endNanos = request.startNanos + request.endedAfter;
    duration.record(Telemetry.seconds(request.endedAfter), attributes, exemplar, endNanos);
    if (request.requestBodyBytes != GatewayRequest.NEVER) {
      requestBody.record((double) request.requestBodyBytes, attributes);
    }
    if (request.responseBodyBytes != GatewayRequest.NEVER) {
      responseBody.record((double) request.responseBodyBytes, attributes);
    }
    overhead.record(
        Telemetry.seconds(latency.overheadNanos()),
        overheadAttributes(request, route),
        exemplar,
        endNanos);
  }

  private Attributes durationAttributes(
      GatewayRequest request, Route route, ResponseOrigin origin, @Nullable String errorType) {
    String protocolVersion = request.protocolVersion;
    int protocol = HttpValues.protocol(protocolVersion);
    int error =
        errorType == null || request.statusCode >= 500
            ? ErrorTypes.NONE
            : errorTypes.number(errorType);
    String reportedError = error < 0 ? ErrorTypes.OTHER : errorType;
    if (protocol < 0 || error < 0 || request.scheme < 0) {
      return buildDuration(request, route, origin, reportedError, protocolVersion);
    }
    long key = request.statusCode;
    key = key << 4 | request.method;
    key = key << 2 | request.scheme;
    key = key << 3 | protocol;
    key = key << 6 | error;
    key = key << 8 | origin.number();
    AttributeTable table = route.telemetry().requests();
    Attributes known = table.get(key);
    if (known != null) {
      return known;
    }
    Attributes built = buildDuration(request, route, origin, errorType, protocolVersion);
    table.put(key, built);
    return built;
  }

  private static Attributes overheadAttributes(GatewayRequest request, Route route) {
    long key = (long) request.statusCode << 4 | request.method;
    AttributeTable table = route.telemetry().overheads();
    Attributes known = table.get(key);
    if (known != null) {
      return known;
    }
    AttributesBuilder attributes = Attributes.builder();
    putRoute(attributes, request, route);
    Attributes built = attributes.build();
    table.put(key, built);
    return built;
  }

  private static Attributes buildDuration(
      GatewayRequest request,
      Route route,
      ResponseOrigin origin,
      @Nullable String errorType,
      @Nullable String protocolVersion) {
    AttributesBuilder attributes = Attributes.builder();
    putRoute(attributes, request, route);
    if (request.scheme >= 0) {
      attributes.put(UrlAttributes.URL_SCHEME, HttpValues.schemeName(request.scheme));
    }
    if (route.template() != null && route.hasSeries()) {
      attributes.put(HttpAttributes.HTTP_ROUTE, route.template());
    }
    if (protocolVersion != null && HttpValues.protocol(protocolVersion) >= 0) {
      attributes.put(NetworkAttributes.NETWORK_PROTOCOL_VERSION, protocolVersion);
    }
    if (errorType != null) {
      attributes.put(ErrorAttributes.ERROR_TYPE, errorType);
    }
    attributes.put(GatewayAttributes.RESPONSE_SOURCE, origin.source().value());
    ResponseFlag flag = origin.flag();
    if (flag != null) {
      attributes.put(GatewayAttributes.RESPONSE_FLAG, flag.value());
    }
    return attributes.build();
  }

  private static void putRoute(AttributesBuilder attributes, GatewayRequest request, Route route) {
    attributes.put(HttpAttributes.HTTP_REQUEST_METHOD, HttpMethod.name(request.method));
    if (request.statusCode != 0) {
      attributes.put(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, request.statusCode);
    }
    route.putInto(attributes);
  }
}
