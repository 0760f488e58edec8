package io.gatelens.agent.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.data.MetricData;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a metric exporter got rid of and what it lost, as the conventions want it of every
 * exporter ({@code otel.sdk.exporter.metric_data_point.exported}): data points, before they become
 * lines or bytes. Of an export that failed all of them count as lost.
 */
final class ExportedPoints {

  private static final AttributeKey<String> TYPE = AttributeKey.stringKey("otel.component.type");
  private static final AttributeKey<String> NAME = AttributeKey.stringKey("otel.component.name");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final String UNKNOWN_ERROR = "_OTHER";

  private final Attributes exported;
  private volatile LongCounter counter = MeterProvider.noop().get("").counterBuilder("").build();

  /**
   * @param type the exporter's class, which the conventions take where they know no name for it
   */
  ExportedPoints(String type) {
    exported = Attributes.of(TYPE, type, NAME, type + "/0");
  }

  /** Called once the SDK is up; what is exported before that is not counted. */
  void telemetryReady(OpenTelemetry telemetry) {
    counter =
        SelfMetrics.meter(telemetry)
            .counterBuilder("otel.sdk.exporter.metric_data_point.exported")
            .setUnit("{data_point}")
            .setDescription(
                "The number of metric data points for which the export has finished, either"
                    + " successful or failed.")
            .build();
  }

  static long count(Collection<MetricData> metrics) {
    long count = 0;
    for (MetricData metric : metrics) {
      count += metric.getData().getPoints().size();
    }
    return count;
  }

  /** On the exporter's threads. */
  void ended(long count, CompletableResultCode result) {
    counter.add(count, result.isSuccess() ? exported : lost(result.getFailureThrowable()));
  }

  private Attributes lost(@Nullable Throwable failure) {
    String type = failure == null ? UNKNOWN_ERROR : failure.getClass().getName();
    return exported.toBuilder().put(ERROR, type).build();
  }
}
