package io.gatelens.agent.telemetry;

import io.gatelens.sdk.prometheus.ScrapeReader;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.internal.ConfigurableMetricReaderProvider;
import io.opentelemetry.sdk.metrics.export.MetricReader;

/**
 * {@code prometheus} in {@code OTEL_METRICS_EXPORTER}: metrics wait to be fetched from the server
 * of the node's status. Takes the place of the library's own provider, which opens a port: see
 * {@link AgentComponents}.
 */
final class ScrapeReaderProvider implements ConfigurableMetricReaderProvider {

  @Override
  public MetricReader createMetricReader(ConfigProperties properties) {
    return ScrapeReader.of(properties);
  }

  @Override
  public String getName() {
    return "prometheus";
  }
}
