package io.gatelens.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class PrometheusNamesTest {

  /**
   * The file's last column is what {@code github.com/prometheus/otlptranslator}, the library of
   * Prometheus 3 and of the Collector, made of the others.
   */
  @ParameterizedTest
  @CsvFileSource(resources = "/otlptranslator-1.0.0.csv", delimiter = '|')
  void metric_isCalledAsByPrometheus(String name, String type, String unit, String expected) {
    assertThat(PrometheusNames.metric(name, type, unit)).isEqualTo(expected);
  }
}
