package io.gatelens.gateway;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;

/** The count and the duration of config loads. */
final class ConfigMetrics {

  private final LongCounter loads;
  private final DoubleHistogram duration;

  ConfigMetrics(Meter meter) {
    this.loads =
        meter
            .counterBuilder(GatewayMetrics.CONFIG_LOADS)
            .setUnit("{load}")
            .setDescription("Loads of the gateway's configuration.")
            .build();
    this.duration =
        meter
            .histogramBuilder(GatewayMetrics.CONFIG_LOAD_DURATION)
            .setUnit("s")
            .setDescription("Duration of loads of the gateway's configuration.")
            .setExplicitBucketBoundariesAdvice(GatewayMetrics.OWN_BUCKETS)
            .build();
  }

  void record(EndedConfigLoad load) {
    String outcome = load.outcome().value();
    loads.add(
        1,
        Attributes.of(
            GatewayAttributes.OUTCOME, outcome, GatewayAttributes.TRIGGER, load.trigger()),
        Context.root());
    duration.record(
        Telemetry.seconds(load.durationNanos()),
        Attributes.of(GatewayAttributes.OUTCOME, outcome),
        Context.root());
  }
}
