package io.gatelens.gateway;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;

/** The time that each filter took for itself, of every request, sampled or not. */
final class FilterMetrics {

  private final DoubleHistogram duration;

  FilterMetrics(Meter meter) {
    this.duration =
        meter
            .histogramBuilder(GatewayMetrics.FILTER_DURATION)
            .setUnit("s")
            .setDescription("What a filter took for itself, without upstream and transfer.")
            .setExplicitBucketBoundariesAdvice(GatewayMetrics.OWN_BUCKETS)
            .build();
  }

  /** Without an exemplar: a request has a dozen filters, and its other metrics have one each. */
  void record(long ownNanos, Attributes attributes) {
    duration.record(Telemetry.seconds(ownNanos), attributes, Context.root());
  }
}
