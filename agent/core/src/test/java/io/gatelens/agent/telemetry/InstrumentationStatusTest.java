package io.gatelens.agent.telemetry;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.assertThat;

import io.gatelens.agent.logging.CapturedStderr;
import io.gatelens.agent.logging.LogLevel;
import io.gatelens.agent.telemetry.InstrumentationStatus.Status;
import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayClock;
import io.gatelens.gateway.GatewaySettings;
import io.gatelens.gateway.RequestHead;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.lang.reflect.Proxy;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstrumentationStatusTest {

  @Test
  void worstReportOfAModule_isItsStatus() {
    InstrumentationStatus status = new InstrumentationStatus();
    status.report("a", Status.FAILED);
    status.report("a", Status.APPLIED);
    status.report("b", Status.SKIPPED);
    status.report("b", Status.APPLIED);
    status.report("c", Status.SKIPPED);
    status.adviceError("a");
    status.adviceError("a");

    List<MetricData> metrics = collect(status, gateway());

    assertThat(status.adviceErrors()).isEqualTo(2);
    assertThat(metrics).hasSize(2);
    assertThat(metrics.get(0))
        .hasName("gatelens.advice.errors")
        .hasLongSumSatisfying(
            sum ->
                sum.isMonotonic()
                    .hasPointsSatisfying(
                        point -> point.hasValue(2).hasAttributes(of("a")),
                        // A series that says there were none.
                        point -> point.hasValue(0).hasAttributes(of("b")),
                        point -> point.hasValue(0).hasAttributes(of("c")),
                        point -> point.hasValue(0).hasAttributes(of("model"))));
    assertThat(metrics.get(1))
        .hasName("gatelens.instrumentation")
        .hasLongGaugeSatisfying(
            gauge ->
                gauge.hasPointsSatisfying(
                    point -> point.hasValue(1).hasAttributes(of("a", "failed")),
                    point -> point.hasValue(1).hasAttributes(of("b", "applied")),
                    point -> point.hasValue(1).hasAttributes(of("c", "skipped"))));
  }

  @Test
  void failureOfTheModel_isCountedAndSaidOnce() {
    Gateway gateway = gateway();
    RequestHead unreadable =
        (RequestHead)
            Proxy.newProxyInstance(
                RequestHead.class.getClassLoader(),
                new Class<?>[] {RequestHead.class},
                (proxy, method, arguments) -> {
                  throw new IllegalStateException("unreadable");
                });
    gateway.requestStarted(unreadable).ended(200);

    try (CapturedStderr stderr = CapturedStderr.at(LogLevel.WARN)) {
      MetricData errors = collect(new InstrumentationStatus(), gateway).get(0);

      assertThat(errors)
          .hasLongSumSatisfying(
              sum ->
                  sum.hasPointsSatisfying(
                      point -> point.hasValue(gateway.modelFailures()).hasAttributes(of("model"))));
      assertThat(gateway.modelFailures()).isPositive();
      assertThat(stderr.lines())
          .singleElement()
          .asString()
          .contains("a span or a metric could not be made", "unreadable");
    }
  }

  private static Gateway gateway() {
    return new Gateway(GatewaySettings.defaults(), GatewayClock.system());
  }

  private static List<MetricData> collect(InstrumentationStatus status, Gateway gateway) {
    InMemoryMetricReader reader = InMemoryMetricReader.create();
    try (OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(reader).build())
            .build()) {
      SelfMetrics.register(sdk, status, gateway);
      return reader.collectAllMetrics().stream()
          .sorted(Comparator.comparing(MetricData::getName))
          .toList();
    }
  }

  private static Attributes of(String module) {
    return Attributes.of(stringKey("module"), module);
  }

  private static Attributes of(String module, String status) {
    return Attributes.of(stringKey("module"), module, stringKey("status"), status);
  }
}
