package io.gatelens.sdk.kong;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterProvider;
import java.util.List;

/** Records as whoever follows requests does for the profile: the contract of this package. */
final class RecordedRequests {

  private final DoubleHistogram latency;
  private final DoubleHistogram upstreamLatency;
  private final DoubleHistogram kongLatency;
  private final DoubleHistogram requestSize;
  private final DoubleHistogram responseSize;

  RecordedRequests(MeterProvider provider) {
    Meter meter = provider.get(MetricsProfile.SCOPE);
    latency = histogram(meter, "kong.latency", "ms", List.of(25.0, 1000.0));
    upstreamLatency = histogram(meter, "kong.upstream_latency", "ms", List.of(25.0, 1000.0));
    kongLatency = histogram(meter, "kong.kong_latency", "ms", List.of(1.0, 2.0));
    requestSize = histogram(meter, "kong.request.size", "By", List.of());
    responseSize = histogram(meter, "kong.response.size", "By", List.of());
    meter.counterBuilder("kong.requests").buildWithCallback(measured -> measured.record(7));
  }

  private static DoubleHistogram histogram(
      Meter meter, String name, String unit, List<Double> bounds) {
    return meter
        .histogramBuilder(name)
        .setUnit(unit)
        .setExplicitBucketBoundariesAdvice(bounds)
        .build();
  }

  /** One whose time is the upstream's but for a millisecond and a half; of 100 and 2,000 bytes. */
  void proxied(Attributes series, double millis) {
    latency.record(millis, series);
    upstreamLatency.record(millis - 1.5, series);
    kongLatency.record(1.5, series);
    requestSize.record(100, series);
    responseSize.record(2_000, series);
  }

  /** One that no upstream was asked for, without bodies. */
  void answered(Attributes series, double millis) {
    latency.record(millis, series);
    kongLatency.record(millis, series);
  }

  static Attributes series(String service, String route, String code, String source) {
    return Attributes.builder()
        .put("service", service)
        .put("gateway.route.id", route)
        .put("code", code)
        .put("source", source)
        .build();
  }

  /** Of a request that no route matched. */
  static Attributes unmatched() {
    return Attributes.builder().put("code", "404").put("source", "kong").build();
  }

  /** Of routes that are too many. */
  static Attributes overflow() {
    return Attributes.builder()
        .put("otel.metric.overflow", true)
        .put("code", "200")
        .put("source", "service")
        .build();
  }

  /** Of series that are too many to the SDK, of whatever requests. */
  static Attributes overflowOfTheSdk() {
    return Attributes.builder().put("otel.metric.overflow", true).build();
  }
}
