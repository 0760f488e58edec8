package io.gatelens.gateway;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;

/** What filters took for themselves and decided, of every request, sampled or not. */
final class FilterMetrics {

  private final Batches batches;
  private final RequestHistogram duration;
  private final LongCounter decisions;

  FilterMetrics(Meter meter, Batches batches) {
    this.batches = batches;
    this.duration =
        new RequestHistogram(
            meter
                .histogramBuilder(GatewayMetrics.FILTER_DURATION)
                .setUnit("s")
                .setDescription("What a filter took for itself, without upstream and transfer.")
                .setExplicitBucketBoundariesAdvice(GatewayMetrics.OWN_BUCKETS),
            batches);
    this.decisions =
        meter
            .counterBuilder(GatewayMetrics.RATE_LIMIT_DECISIONS)
            .setUnit("{decision}")
            .setDescription("What rate limiters did with requests.")
            .build();
  }

  /** Runs what records the durations of a request's filters, and hardly does anything else. */
  void recordTogether(Runnable durations) {
    batches.together(durations);
  }

  /** Without an exemplar: a request has a dozen filters, and its other metrics have one each. */
  void record(long ownNanos, Attributes attributes) {
    duration.record(Telemetry.seconds(ownNanos), attributes);
  }

  /** Counts what a rate limiter did, in the route's series. */
  void recordDecision(RateLimitDecision decision, Route route, Context context) {
    decisions.add(1, route.telemetry().rateLimit(decision), context);
  }
}
