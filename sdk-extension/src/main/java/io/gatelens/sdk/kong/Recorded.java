package io.gatelens.sdk.kong;

import io.gatelens.sdk.push.Distribution;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.MetricData;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A point of a histogram, whichever buckets it has: a push exporter asks for exponential ones, but
 * the SDK gives explicit ones to all readers where a limit of series is set for the metric.
 *
 * @param values what is known of them, computed when asked for
 */
record Recorded(Attributes attributes, long count, double sum, Supplier<Distribution> values) {

  /** The points of that metric; none where there is no such histogram. */
  static List<Recorded> of(@Nullable MetricData metric) {
    if (metric == null) {
      return List.of();
    }
    return switch (metric.getType()) {
      case EXPONENTIAL_HISTOGRAM ->
          metric.getExponentialHistogramData().getPoints().stream()
              .map(
                  point ->
                      new Recorded(
                          point.getAttributes(),
                          point.getCount(),
                          point.getSum(),
                          () -> Distribution.of(point)))
              .toList();
      case HISTOGRAM ->
          metric.getHistogramData().getPoints().stream()
              .map(
                  point ->
                      new Recorded(
                          point.getAttributes(),
                          point.getCount(),
                          point.getSum(),
                          () -> Distribution.of(point)))
              .toList();
      default -> List.of();
    };
  }
}
