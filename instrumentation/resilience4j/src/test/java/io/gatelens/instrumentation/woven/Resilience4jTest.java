package io.gatelens.instrumentation.woven;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayClock;
import io.gatelens.gateway.GatewaySettings;
import io.gatelens.testing.module.WovenLoader;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real breakers of every line, woven. */
class Resilience4jTest {

  private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
  private final Gateway before = Gateway.current();

  @BeforeEach
  void install() {
    Gateway gateway = new Gateway(GatewaySettings.defaults(), GatewayClock.system());
    gateway.telemetryReady(
        OpenTelemetrySdk.builder()
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
            .build(),
        "1.2.3");
    Gateway.install(gateway);
  }

  @AfterEach
  void restore() {
    Gateway.install(before);
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void breaker_saysItsState_itsTransitions_andTheCallsThatItRejected(Line line) throws Exception {
    try (WovenLoader loader = line.loader()) {
      Runnable scenario =
          (Runnable) loader.loadClass(Scenario.class.getName()).getConstructor().newInstance();

      scenario.run();

      Map<String, Map<Attributes, Long>> values = values();
      assertThat(values.get("gateway.circuit_breaker.state"))
          .hasSize(18)
          .containsEntry(state("orders", "forced_open"), 1L)
          .containsEntry(state("orders", "closed"), 0L)
          .containsEntry(state("probing", "half_open"), 1L)
          .containsEntry(state("probing", "open"), 0L)
          .containsEntry(state("idle", "closed"), 1L)
          .containsEntry(state("idle", "open"), 0L);
      assertThat(values.get("gateway.circuit_breaker.transitions"))
          .isEqualTo(
              Map.of(
                  transition("orders", "closed", "open"), 1L,
                  transition("orders", "open", "closed"), 1L,
                  transition("orders", "closed", "forced_open"), 1L,
                  transition("probing", "closed", "open"), 1L,
                  transition("probing", "open", "half_open"), 1L));
      assertThat(values.get("gateway.circuit_breaker.rejected"))
          .isEqualTo(
              Map.of(
                  Attributes.of(stringKey("name"), "orders"), 2L,
                  Attributes.of(stringKey("name"), "probing"), 0L,
                  Attributes.of(stringKey("name"), "idle"), 0L));
      assertThat(scenario).isNotNull(); // It holds the breakers, which are held weakly.
    }
  }

  private static Attributes state(String name, String state) {
    return Attributes.of(stringKey("name"), name, stringKey("state"), state);
  }

  private static Attributes transition(String name, String from, String to) {
    return Attributes.of(stringKey("name"), name, stringKey("from"), from, stringKey("to"), to);
  }

  private Map<String, Map<Attributes, Long>> values() {
    Map<String, Map<Attributes, Long>> values = new HashMap<>();
    for (MetricData metric : metrics.collectAllMetrics()) {
      Map<Attributes, Long> points = new HashMap<>();
      for (LongPointData point : points(metric)) {
        points.put(point.getAttributes(), point.getValue());
      }
      values.put(metric.getName(), points);
    }
    return values;
  }

  private static Collection<LongPointData> points(MetricData metric) {
    return metric.getType() == MetricDataType.LONG_SUM
        ? metric.getLongSumData().getPoints()
        : metric.getLongGaugeData().getPoints();
  }
}
