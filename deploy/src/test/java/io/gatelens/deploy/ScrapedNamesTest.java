package io.gatelens.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.sdk.prometheus.ScrapeFormat;
import io.gatelens.sdk.prometheus.ScrapeReader;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** A metric has one name in Prometheus, whether it is sent over OTLP or fetched from a node. */
class ScrapedNamesTest {

  /** The file is that of {@link PrometheusNamesTest}. */
  @ParameterizedTest
  @CsvFileSource(resources = "/otlptranslator-1.0.0.csv", delimiter = '|')
  void metric_isCalledAsOverOtlp(String name, String type, String unit, String expected)
      throws IOException {
    ScrapeReader reader = ScrapeReader.of(DefaultConfigProperties.createFromMap(Map.of()));
    ByteArrayOutputStream scraped = new ByteArrayOutputStream();
    try (SdkMeterProvider provider =
        SdkMeterProvider.builder().registerMetricReader(reader).build()) {
      record(provider.get("test"), name, type, unit == null ? "" : unit);

      reader.write(ScrapeFormat.TEXT, scraped);
    }

    String series = type.equals("histogram") ? expected + "_count" : expected;
    assertThat(scraped.toString(StandardCharsets.UTF_8).lines())
        .anyMatch(line -> line.startsWith(series + " "));
  }

  private static void record(Meter meter, String name, String type, String unit) {
    switch (type) {
      case "counter" -> meter.counterBuilder(name).setUnit(unit).build().add(1);
      case "updown" -> meter.upDownCounterBuilder(name).setUnit(unit).build().add(1);
      case "gauge" -> meter.gaugeBuilder(name).setUnit(unit).build().set(1);
      case "histogram" -> meter.histogramBuilder(name).setUnit(unit).build().record(1);
      default -> throw new IllegalArgumentException(type);
    }
  }
}
