package io.gatelens.gateway;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import org.jspecify.annotations.Nullable;

/** The durations that every upstream attempt is recorded in, sampled or not. */
final class AttemptMetrics {

  private static final String RECOVERED = "recovered";
  private static final String FAILED = "failed";
  private static final String EXHAUSTED = "exhausted";

  private final ErrorTypes errorTypes;
  private final RequestHistogram duration;
  private final RequestHistogram toFirstByte;
  private final RequestHistogram acquire;
  private final LongCounter retries;

  AttemptMetrics(Meter meter, ErrorTypes errorTypes, Batches batches) {
    this.errorTypes = errorTypes;
    this.duration =
        new RequestHistogram(
            meter
                .histogramBuilder(GatewayMetrics.CLIENT_REQUEST_DURATION)
                .setUnit("s")
                .setDescription("Duration of HTTP client requests.")
                .setExplicitBucketBoundariesAdvice(GatewayMetrics.HTTP_BUCKETS),
            batches);
    this.toFirstByte =
        new RequestHistogram(
            meter
                .histogramBuilder(GatewayMetrics.UPSTREAM_TIME_TO_FIRST_BYTE)
                .setUnit("s")
                .setDescription("From a request being sent to the upstream to its response's head.")
                .setExplicitBucketBoundariesAdvice(GatewayMetrics.OWN_BUCKETS),
            batches);
    this.acquire =
        new RequestHistogram(
            meter
                .histogramBuilder(GatewayMetrics.CONNECTION_ACQUIRE_DURATION)
                .setUnit("s")
                .setDescription("How long an attempt waited for a connection, pooled or new.")
                .setExplicitBucketBoundariesAdvice(GatewayMetrics.OWN_BUCKETS),
            batches);
    this.retries =
        meter
            .counterBuilder(GatewayMetrics.RETRY_ATTEMPTS)
            .setUnit("{attempt}")
            .setDescription("Attempts after the first one of a request.")
            .build();
  }

  /** Records an attempt that is over. Its span may be the exemplar of its duration. */
  void record(UpstreamAttempt attempt, Context context) {
    GatewayRequest request = attempt.request();
    Route matched = request.route;
    Route route = matched == null ? request.gateway.routes().unmatched() : matched;
    long nanos = attempt.endedAfter - attempt.startedAfter;
    duration.record(
        Telemetry.seconds(Math.max(0, nanos)),
        attributes(attempt, route),
        RequestHistogram.exemplar(context),
        request.startNanos + attempt.endedAfter);
    if (attempt.acquiredAfter != GatewayRequest.NEVER) {
      acquire.record(
          Telemetry.seconds(attempt.acquiredAfter - attempt.startedAfter),
          acquireAttributes(attempt, route));
    }
    double seconds = ClientSpan.secondsToFirstByte(attempt);
    if (seconds >= 0) {
      toFirstByte.record(seconds, route.telemetry().upstream());
    }
  }

  /** Counts an attempt that is not its request's first one, once the request is over. */
  void recordRetry(UpstreamAttempt attempt, boolean isLast, Context context) {
    String inVain = isLast ? EXHAUSTED : FAILED;
    String outcome = attempt.isGoodAnswer() ? RECOVERED : inVain;
    AttributesBuilder attributes = Attributes.builder();
    attributes.put(GatewayAttributes.OUTCOME, outcome);
    Route route = attempt.request().route;
    if (route != null) {
      route.putInto(attributes);
    }
    retries.add(1, attributes.build(), context);
  }

  /** By the logical service, else by the address. */
  private static Attributes acquireAttributes(UpstreamAttempt attempt, Route route) {
    AttemptHead head = attempt.head;
    String address = head.serverAddress();
    int port = address == null ? 0 : head.serverPort();
    RouteTelemetry.Upstream upstream = route.telemetry().at(address, port);
    AttributeTable table = upstream.acquires();
    long key = attempt.wasConnectionReused ? 1 : 0;
    Attributes known = table.get(key);
    if (known != null) {
      return known;
    }
    AttributesBuilder attributes = Attributes.builder();
    attributes.put(GatewayAttributes.UPSTREAM_CONNECTION_REUSED, attempt.wasConnectionReused);
    if (route.cluster() != null && route.hasSeries()) {
      attributes.put(GatewayAttributes.UPSTREAM_CLUSTER, route.cluster());
    } else {
      upstream.putInto(attributes);
    }
    Attributes built = attributes.build();
    table.put(key, built);
    return built;
  }

  private Attributes attributes(UpstreamAttempt attempt, Route route) {
    AttemptHead head = attempt.head;
    String address = head.serverAddress();
    int port = address == null ? 0 : head.serverPort();
    int method = HttpMethod.number(head.method());
    String protocolVersion = head.protocolVersion();
    int protocol = HttpValues.protocol(protocolVersion);
    String errorType = ClientSpan.errorType(attempt);
    int error = errorType == null ? ErrorTypes.NONE : errorTypes.number(errorType);
    RouteTelemetry.Upstream upstream = route.telemetry().at(address, port);
    if (protocol < 0 || error < 0) {
      String reportedError = error < 0 ? ErrorTypes.OTHER : errorType;
      return build(attempt, route, upstream, method, protocolVersion, reportedError);
    }
    AttributeTable table = upstream.attempts();
    long key = attempt.statusCode;
    key = key << 4 | method;
    key = key << 3 | protocol;
    key = key << 6 | error;
    Attributes known = table.get(key);
    if (known != null) {
      return known;
    }
    Attributes built = build(attempt, route, upstream, method, protocolVersion, errorType);
    table.put(key, built);
    return built;
  }

  private static Attributes build(
      UpstreamAttempt attempt,
      Route route,
      RouteTelemetry.Upstream upstream,
      int method,
      @Nullable String protocolVersion,
      @Nullable String errorType) {
    AttributesBuilder attributes = Attributes.builder();
    attributes.putAll(route.telemetry().upstream());
    attributes.put(HttpAttributes.HTTP_REQUEST_METHOD, HttpMethod.name(method));
    upstream.putInto(attributes);
    if (protocolVersion != null && HttpValues.protocol(protocolVersion) >= 0) {
      attributes.put(NetworkAttributes.NETWORK_PROTOCOL_VERSION, protocolVersion);
    }
    int status = attempt.statusCode;
    if (status != 0) {
      attributes.put(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, status);
    }
    if (errorType != null) {
      attributes.put(ErrorAttributes.ERROR_TYPE, errorType);
    } else if (status >= 400) {
      attributes.put(ErrorAttributes.ERROR_TYPE, HttpValues.statusText(status));
    }
    return attributes.build();
  }
}
