package io.gatelens.sdk.statsd;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.metrics.ConfigurableMetricExporterProvider;
import io.opentelemetry.sdk.metrics.export.MetricExporter;

/** The exporter {@code statsd}. Loads nothing until that is asked for. */
public final class StatsdMetricExporterProvider implements ConfigurableMetricExporterProvider {

  /** For the SPI. */
  public StatsdMetricExporterProvider() {}

  /**
   * By the settings {@code gatelens.statsd.*}. Opens no connection.
   *
   * @throws io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException of a bad one, with its
   *     key
   */
  @Override
  public MetricExporter createExporter(ConfigProperties config) {
    return StatsdMetricExporter.of(config);
  }

  @Override
  public String getName() {
    return "statsd";
  }
}
