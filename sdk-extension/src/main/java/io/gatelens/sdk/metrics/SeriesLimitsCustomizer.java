package io.gatelens.sdk.metrics;

import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
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
 */
public final class SeriesLimitsCustomizer implements AutoConfigurationCustomizerProvider {

  @Override
  public void customize(AutoConfigurationCustomizer autoConfiguration) {
    Readers readers = new Readers();
    autoConfiguration.addMetricReaderCustomizer(readers::keep);
    autoConfiguration.addMeterProviderCustomizer(readers::limit);
  }

  /** Those of one SDK that is built, by one thread; the SDK makes them before the provider. */
  private static final class Readers {

    private final List<MetricReader> all = new ArrayList<>();

    MetricReader keep(MetricReader reader, ConfigProperties properties) {
      all.add(reader);
      return reader;
    }

    SdkMeterProviderBuilder limit(SdkMeterProviderBuilder provider, ConfigProperties properties) {
      SeriesLimits limits = SeriesLimits.of(properties);
      limits
          .byMetric()
          .forEach(
              (metric, series) -> {
                for (InstrumentType type : InstrumentType.values()) {
                  provider.registerView(
                      InstrumentSelector.builder().setName(metric).setType(type).build(),
                      View.builder()
                          .setAggregation(aggregation(type))
                          .setCardinalityLimit(series)
                          .build());
                }
              });

      return provider;
    }

    private Aggregation aggregation(InstrumentType type) {
      Aggregation agreed = null;
      for (MetricReader reader : all) {
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
}
