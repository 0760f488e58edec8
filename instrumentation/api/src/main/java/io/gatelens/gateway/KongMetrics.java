package io.gatelens.gateway;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogramBuilder;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What the profile {@code kong} needs and the other metrics do not have: a request's times in
 * Kong's buckets and milliseconds, each value by the service that the route leads to, and instances
 * that nobody checks. Made only where that profile is on.
 *
 * <p>It is a scope of its own, which sinks that know the profile translate and all others leave
 * out. All of a request's instruments have the same attributes, so that the count of {@code
 * kong.latency} is the number of requests, and the sums of the sizes are the traffic. The other
 * side of this contract is {@code io.gatelens.sdk.kong}. Source of buckets and meanings: {@code
 * kong/plugins/prometheus/exporter.lua} and {@code kong/pdk/log.lua} in Kong 3.9.
 */
final class KongMetrics {

  static final String SCOPE = "io.gatelens.kong";

  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service");
  private static final AttributeKey<String> CODE = AttributeKey.stringKey("code");
  private static final AttributeKey<String> SOURCE = AttributeKey.stringKey("source");

  /** Of what an upstream takes, and so of a whole request. */
  private static final List<Double> UPSTREAM_BUCKETS =
      List.of(
          25.0, 50.0, 80.0, 100.0, 250.0, 400.0, 700.0, 1000.0, 2000.0, 5000.0, 10_000.0, 30_000.0,
          60_000.0);

  private static final List<Double> KONG_BUCKETS =
      List.of(
          1.0, 2.0, 5.0, 7.0, 10.0, 15.0, 20.0, 30.0, 50.0, 75.0, 100.0, 200.0, 500.0, 750.0,
          1000.0, 3000.0, 6000.0);

  /** Of sizes only sums are wanted, and of those that are pushed the buckets are others. */
  private static final List<Double> NO_BUCKETS = List.of();

  private static final double NANOS_PER_MILLI = 1e6;

  /** Nginx's status of a request whose client went away before there was an answer. */
  private static final int CLIENT_CLOSED = 499;

  private final LongAdder requests = new LongAdder();
  private final RequestHistogram latency;
  private final RequestHistogram upstreamLatency;
  private final RequestHistogram kongLatency;
  private final RequestHistogram requestSize;
  private final RequestHistogram responseSize;

  private KongMetrics(Meter meter, Batches batches, UpstreamTargets targets) {
    this.latency = histogram(meter, batches, "kong.latency", "ms", UPSTREAM_BUCKETS);
    this.upstreamLatency =
        histogram(meter, batches, "kong.upstream_latency", "ms", UPSTREAM_BUCKETS);
    this.kongLatency = histogram(meter, batches, "kong.kong_latency", "ms", KONG_BUCKETS);
    this.requestSize = histogram(meter, batches, "kong.request.size", "By", NO_BUCKETS);
    this.responseSize = histogram(meter, batches, "kong.response.size", "By", NO_BUCKETS);
    meter
        .counterBuilder("kong.requests")
        .setUnit("{request}")
        .buildWithCallback(
            measurement -> {
              batches.flush(); // This meter may be read before the model's.
              measurement.record(requests.sum());
            });
    meter
        .gaugeBuilder("kong.unchecked_targets")
        .ofLongs()
        .buildWithCallback(targets::observeUnchecked);
  }

  static KongMetrics of(
      OpenTelemetry openTelemetry,
      String gatelensVersion,
      Batches batches,
      UpstreamTargets targets) {
    return new KongMetrics(
        openTelemetry.meterBuilder(SCOPE).setInstrumentationVersion(gatelensVersion).build(),
        batches,
        targets);
  }

  private static RequestHistogram histogram(
      Meter meter, Batches batches, String name, String unit, List<Double> bounds) {
    DoubleHistogramBuilder builder = meter.histogramBuilder(name).setUnit(unit);
    return new RequestHistogram(builder.setExplicitBucketBoundariesAdvice(bounds), batches);
  }

  /** Records a request that is over. */
  void record(GatewayRequest request, Latency parts, ResponseOrigin origin) {
    requests.increment();
    boolean wasProxied = request.lastAttempt() != null;
    Attributes attributes = attributes(request, origin, wasProxied);
    latency.record(millis(request.endedAfter), attributes);
    kongLatency.record(millis(parts.overheadNanos()), attributes);
    if (wasProxied) {
      upstreamLatency.record(millis(parts.upstreamNanos()), attributes);
    }
    if (request.requestBodyBytes != GatewayRequest.NEVER) {
      requestSize.record((double) request.requestBodyBytes, attributes);
    }
    if (request.responseBodyBytes != GatewayRequest.NEVER) {
      responseSize.record((double) request.responseBodyBytes, attributes);
    }
  }

  private static double millis(long nanos) {
    return nanos / NANOS_PER_MILLI;
  }

  private static Attributes attributes(
      GatewayRequest request, ResponseOrigin origin, boolean wasProxied) {
    Route matched = request.route;
    Route route = matched == null ? request.gateway.routes().unmatched() : matched;
    boolean isOfService = isOfService(origin.source(), wasProxied);
    int code = request.statusCode;
    if (code == 0 && origin.source() == ResponseSource.CLIENT) {
      code = CLIENT_CLOSED;
    }
    long key = (long) code << 1 | (isOfService ? 1 : 0);
    String service = route.hasSeries() ? route.service() : null;
    AttributeTable table = route.telemetry().kong(service);
    Attributes known = table.get(key);
    if (known != null) {
      return known;
    }
    Attributes built = build(route, service, code, isOfService);
    table.put(key, built);
    return built;
  }

  /**
   * As {@code kong.response.get_source} has it: who aborts a request that was proxied counts so.
   */
  private static boolean isOfService(ResponseSource source, boolean wasProxied) {
    return source == ResponseSource.UPSTREAM || (source == ResponseSource.CLIENT && wasProxied);
  }

  private static Attributes build(
      Route route, @Nullable String service, int code, boolean isOfService) {
    AttributesBuilder attributes = Attributes.builder();
    route.putInto(attributes);
    if (service != null) {
      attributes.put(SERVICE, service);
    }
    attributes.put(CODE, HttpValues.statusText(code));
    attributes.put(SOURCE, isOfService ? "service" : "kong");
    return attributes.build();
  }
}
