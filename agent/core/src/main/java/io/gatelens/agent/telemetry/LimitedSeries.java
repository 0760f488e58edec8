package io.gatelens.agent.telemetry;

import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a view with a limit for each metric that {@code gatelens.metrics.limits} names.
 *
 * <p>A view takes the place of all defaults, also of the kind of histogram that a reader asks for
 * ({@code OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION}, StatsD), and counts for all
 * readers. So it says itself what the readers ask for, where they agree; where they do not it is
 * what the instrument advises, such as its own buckets. An instrument has one type, so of the views
 * of a metric, one for each type, it gets one.
 *
 * <p>For this agent only, and no part of the extension: a view also drops which attributes an
 * instrument advises (opentelemetry-java #7134). No instrument here does; many elsewhere do, and
 * each attribute that they leave out on purpose would make series. And an application may have
 * views of its own: a second one of a metric makes a second stream of it.
 *
 * <p>For one SDK that is built, by one thread.
 */
final class LimitedSeries {

  private final List<MetricReader> readers = new ArrayList<>();
  private SeriesLimits limits = SeriesLimits.NONE;

  private LimitedSeries() {}

  /** Limits the SDK that this builds. */
  static LimitedSeries of(AutoConfigurationCustomizer sdk) {
    LimitedSeries limited = new LimitedSeries();
    sdk.addMetricReaderCustomizer(limited::keep); // The SDK makes them before the provider.
    sdk.addMeterProviderCustomizer(limited::limit);
    return limited;
  }

  /** What they are; none before the SDK is built, and where it is switched off. */
  SeriesLimits limits() {
    return limits;
  }

  private MetricReader keep(MetricReader reader, ConfigProperties properties) {
    readers.add(reader);
    return reader;
  }

  private SdkMeterProviderBuilder limit(
      SdkMeterProviderBuilder provider, ConfigProperties properties) {
    limits = SeriesLimits.of(properties);
    limits.byMetric().forEach((metric, series) -> limit(provider, metric, series));
    return provider;
  }

  private void limit(SdkMeterProviderBuilder provider, String metric, int series) {
    for (InstrumentType type : InstrumentType.values()) {
      provider.registerView(
          InstrumentSelector.builder().setName(metric).setType(type).build(),
          View.builder().setAggregation(aggregation(type)).setCardinalityLimit(series).build());
    }
  }

  private Aggregation aggregation(InstrumentType type) {
    Aggregation agreed = null;
    for (MetricReader reader : readers) {
      Aggregation asked = reader.getDefaultAggregation(type);
      if (agreed == null) {
        agreed = asked;
      } else if (!agreed.toString().equals(asked.toString())) { // They know no other equality.
        return Aggregation.defaultAggregation();
      }
    }
    return agreed == null ? Aggregation.defaultAggregation() : agreed;
  }
}
