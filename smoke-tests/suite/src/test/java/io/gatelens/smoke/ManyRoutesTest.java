package io.gatelens.smoke;

import static io.gatelens.testing.TestBed.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.HttpCaller;
import io.gatelens.rig.ReceivedSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Ten thousand routes, on the real gateway. */
@Isolated
class ManyRoutesTest {

  private static final int ROUTES = 10_000;
  private static final int CALLED = 300;

  /** Of the SDK; what is beyond is one series that says so. */
  private static final int MAX_SERIES = 2_000;

  /** Of one metric, by its own limit. */
  private static final int MAX_OVERHEAD_SERIES = 100;

  @Test
  void tenThousandRoutes_areLoaded_told_andServed_inBoundedTelemetry() throws IOException {
    try (ObservedGateway gateway =
        ObservedGateway.start(
            Combination.simplest(),
            builder ->
                builder
                    .argument("--spring.profiles.active=folder")
                    .environment("OTEL_METRIC_EXPORT_INTERVAL", "1000")
                    .environment(
                        "GATELENS_METRICS_LIMITS",
                        "gateway.request.overhead.duration=" + MAX_OVERHEAD_SERIES))) {
      ReceivedSpan first = gateway.load(span -> span.has("gateway.config.outcome", "applied"));
      long others = (Long) first.attributes().get("gateway.config.routes");
      Path folder = gateway.app.directory().resolve("routes");
      for (int i = 0; i < ROUTES; i++) {
        Files.writeString(folder.resolve("many-" + i), "a");
      }
      SteadyLoad load = SteadyLoad.start(gateway.process.port(), 2, "/api/");

      refresh(gateway);
      ReceivedSpan loaded =
          gateway.load(span -> span.has("gateway.config.routes", others + ROUTES));
      assertThat((List<?>) loaded.attributes().get("gateway.config.routes.added")).hasSize(100);
      assertThat(loaded.attributes()).containsEntry("gateway.config.outcome", "applied");
      Files.writeString(folder.resolve("many-77"), "b");
      refresh(gateway);
      ReceivedSpan changed =
          gateway.load(span -> span.has("gateway.config.routes.changed", List.of("many-77")));
      System.out.printf(
          "%,d routes: loads of %,d and %,d ms; meanwhile %s%n",
          others + ROUTES, millis(loaded), millis(changed), load);

      for (int i = 0; i < CALLED; i++) {
        String path = "/many-" + (ROUTES - 1 - i) + "/called";
        assertThat(gateway.caller.get(path).statusCode()).isEqualTo(200);
      }
      ReceivedSpan served = gateway.server("/many-9999/called");
      assertThat(served.attributes())
          .containsEntry("gateway.route.id", "many-9999")
          .containsEntry("http.route", "/many-9999/**");
      load.endWithoutLoss();

      HttpCaller status =
          HttpCaller.http1(
              gateway.process.awaitStatusUri(ObservedGateway.START_PATIENCE).getPort());
      assertThat(status.get("/status").body())
          .contains("\"routes\":" + (others + ROUTES))
          .hasSizeLessThan(50_000);
      gateway.receiver.awaitMetric(
          metric ->
              metric.name().equals("gateway.config.routes")
                  && metric.has("state", "active")
                  && metric.value() == others + ROUTES,
          PATIENCE);
      gateway.receiver.awaitMetric(
          metric ->
              metric.name().equals("http.server.request.duration")
                  && metric.has("gateway.route.id", "many-" + (ROUTES - CALLED)),
          PATIENCE);
      assertThat(gateway.receiver.currentMetrics())
          .filteredOn(metric -> metric.name().equals("http.server.request.duration"))
          .hasSizeBetween(CALLED, MAX_SERIES);
      assertThat(gateway.receiver.currentMetrics())
          .filteredOn(metric -> metric.name().equals("gateway.request.overhead.duration"))
          .hasSize(MAX_OVERHEAD_SERIES)
          .filteredOn(metric -> metric.attributes().equals(Map.of("otel.metric.overflow", true)))
          .singleElement()
          .satisfies(
              metric -> assertThat(metric.count()).isGreaterThan(CALLED - MAX_OVERHEAD_SERIES));
      gateway.assertSound(
          "[gatelens] WARN Instrument gateway.request.overhead.duration has exceeded the maximum"
              + " allowed cardinality (%d).".formatted(MAX_OVERHEAD_SERIES - 1));
    }
  }

  /** As patient as ten thousand conversions need. */
  private static void refresh(ObservedGateway gateway) {
    HttpCaller patient = HttpCaller.http1(gateway.process.port(), Duration.ofMinutes(1));
    assertThat(patient.post("/actuator/gateway/refresh", "").statusCode()).isEqualTo(200);
  }

  private static long millis(ReceivedSpan span) {
    return Duration.ofNanos(span.durationNanos()).toMillis();
  }
}
