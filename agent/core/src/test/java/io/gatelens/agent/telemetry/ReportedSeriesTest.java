package io.gatelens.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.gateway.GatewayAttributes;
import io.gatelens.sdk.prometheus.ScrapeFormat;
import io.gatelens.sdk.prometheus.ScrapeReader;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricExporter;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReportedSeriesTest {

  private final Set<String> gone = new HashSet<>();
  private final InMemoryMetricReader reader = InMemoryMetricReader.create();
  private final ReportedSeries series = new ReportedSeries(route -> !gone.contains(route));

  @Test
  void routesThatAreGone_areLeftOut_ofEveryKindOfMetric() {
    try (SdkMeterProvider provider =
        SdkMeterProvider.builder().registerMetricReader(reader).build()) {
      record(provider.get("test"));
      Collection<MetricData> all = reader.collectAllMetrics();
      assertThat(series.apply(all)).containsExactlyElementsOf(all);
      gone.add("old");

      Collection<MetricData> left = series.apply(all);

      assertThat(left).hasSameSizeAs(all);
      for (MetricData metric : left) {
        assertThat(routes(metric)).as(metric.getName()).containsExactlyInAnyOrder("orders", "");
      }
      gone.add("orders");
      assertThat(series.apply(all)).allSatisfy(metric -> assertThat(routes(metric)).hasSize(1));
    }
  }

  @Test
  void metricWithoutAnySeriesLeft_isLeftOut() {
    try (SdkMeterProvider provider =
        SdkMeterProvider.builder().registerMetricReader(reader).build()) {
      provider.get("test").counterBuilder("c").build().add(1, route("old"));
      gone.add("old");

      assertThat(series.apply(reader.collectAllMetrics())).isEmpty();
    }
  }

  @Test
  void everyWayOut_leavesThemOut() throws IOException {
    ExportHealth exports = new ExportHealth(route -> !gone.contains(route));
    OpenTelemetrySdk sdk =
        new SdkFactory(
                Map.of("otel.traces.exporter", "none", "otel.metrics.exporter", "prometheus"),
                exports)
            .build();
    record(sdk.getMeterProvider().get("test"));
    gone.add("old");

    ByteArrayOutputStream scraped = new ByteArrayOutputStream();
    ScrapeReader scrape = Objects.requireNonNull(exports.scrapeReader());
    scrape.write(ScrapeFormat.TEXT, scraped);
    sdk.shutdown().join(10, TimeUnit.SECONDS);

    assertThat(scraped.toString(StandardCharsets.UTF_8))
        .contains("long_sum_total{gateway_route_id=\"orders\"} 1.0")
        .doesNotContain("old");
    InMemoryMetricExporter sent = InMemoryMetricExporter.create();
    try (WatchedMetricExporter exporter =
            new WatchedMetricExporter(sent, new ExporterWatch("metrics", "nowhere"), series, null);
        SdkMeterProvider provider =
            SdkMeterProvider.builder().registerMetricReader(reader).build()) {
      record(provider.get("test"));
      CompletableResultCode result = exporter.export(reader.collectAllMetrics());

      assertThat(result.isSuccess()).isTrue();
      assertThat(sent.getFinishedMetricItems())
          .isNotEmpty()
          .allSatisfy(metric -> assertThat(routes(metric)).doesNotContain("old"));
      assertThat(exporter.getAggregationTemporality(InstrumentType.COUNTER))
          .isEqualTo(sent.getAggregationTemporality(InstrumentType.COUNTER));
    }
  }

  private static void record(Meter meter) {
    for (Attributes of : List.of(route("orders"), route("old"), Attributes.empty())) {
      meter.counterBuilder("long.sum").build().add(1, of);
      meter.counterBuilder("double.sum").ofDoubles().build().add(1, of);
      meter.gaugeBuilder("long.gauge").ofLongs().build().set(1, of);
      meter.histogramBuilder("histogram").build().record(1, of);
    }
  }

  private static Attributes route(String id) {
    return Attributes.of(GatewayAttributes.ROUTE_ID, id);
  }

  private static List<String> routes(MetricData metric) {
    return metric.getData().getPoints().stream()
        .map(PointData::getAttributes)
        .map(attributes -> attributes.get(GatewayAttributes.ROUTE_ID))
        .map(route -> route == null ? "" : route)
        .toList();
  }
}
