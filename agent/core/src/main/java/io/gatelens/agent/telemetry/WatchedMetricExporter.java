package io.gatelens.agent.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.Collection;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Says when metrics do not arrive and leaves out what is not to be reported, and is otherwise the
 * exporter that it watches.
 */
final class WatchedMetricExporter implements MetricExporter {

  private final MetricExporter exporter;
  private final ExporterWatch watch;
  private final UnaryOperator<Collection<MetricData>> series;
  private final @Nullable ExportedPoints points;

  /**
   * @param series what is left of what was collected
   * @param points null where the exporter counts for itself
   */
  WatchedMetricExporter(
      MetricExporter exporter,
      ExporterWatch watch,
      UnaryOperator<Collection<MetricData>> series,
      @Nullable ExportedPoints points) {
    this.exporter = exporter;
    this.watch = watch;
    this.series = series;
    this.points = points;
  }

  @Override
  public CompletableResultCode export(Collection<MetricData> metrics) {
    Collection<MetricData> reported = series.apply(metrics);
    // Before the export: the data may be reused after it.
    long count = points == null ? 0 : ExportedPoints.count(reported);
    CompletableResultCode result = exporter.export(reported);
    result.whenComplete(
        () -> {
          watch.ended(result);
          if (points != null) {
            points.ended(count, result);
          }
        });
    return result;
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType type) {
    return exporter.getAggregationTemporality(type);
  }

  @Override
  public Aggregation getDefaultAggregation(InstrumentType type) {
    return exporter.getDefaultAggregation(type);
  }

  @Override
  public MemoryMode getMemoryMode() {
    return exporter.getMemoryMode();
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }

  @Override
  public String toString() {
    return exporter.toString();
  }
}
