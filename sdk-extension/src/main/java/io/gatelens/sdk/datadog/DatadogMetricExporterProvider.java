package io.gatelens.sdk.datadog;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.metrics.ConfigurableMetricExporterProvider;
import io.opentelemetry.sdk.metrics.export.MetricExporter;

/** The exporter {@code datadog}. Loads nothing until that is asked for. */
public final class DatadogMetricExporterProvider implements ConfigurableMetricExporterProvider {

  /** For the SPI. */
  public DatadogMetricExporterProvider() {}

  /**
   * By the settings {@code gatelens.datadog.*} and Datadog's own {@code DD_*}. Opens no connection.
   *
   * @throws io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException of a bad one, with its
   *     key
   */
  @Override
  public MetricExporter createExporter(ConfigProperties config) {
    return DatadogMetricExporter.of(config);
  }

  @Override
  public String getName() {
    return "datadog";
  }
}
