package io.gatelens.smoke;

import static io.gatelens.smoke.ObservedGateway.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.HttpCaller;
import io.gatelens.rig.OtlpReceiver;
import io.gatelens.rig.ReceivedMetric;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A collector that does not do its part: the gateway serves on, and one line says what is wrong.
 */
class CollectorFaultsTest {

  private static final int REQUESTS = 200;

  enum Fault {
    REFUSES,
    ANSWERS_500,
    ANSWERS_404,
    HANGS;

    void begin(OtlpReceiver receiver) {
      switch (this) {
        case REFUSES -> receiver.refuse();
        case ANSWERS_500 -> receiver.answer(500);
        case ANSWERS_404 -> receiver.answer(404);
        case HANGS -> receiver.hang();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theGatewayServes_oneLineTellsIt_andTelemetryComesBackLater(Fault fault) {
    try (ObservedGateway gateway = start(builder -> builder)) {
      gateway.load(span -> true);
      fault.begin(gateway.receiver);

      for (int i = 0; i < REQUESTS; i++) {
        assertThat(gateway.caller.get("/api/during").statusCode()).isEqualTo(200);
      }
      gateway.process.awaitLog("cannot export spans", PATIENCE);
      gateway.receiver.recover();
      gateway.receiver.clear();
      gateway.caller.get("/api/after");

      gateway.server("/api/after");
      ReceivedMetric dropped =
          gateway.receiver.awaitMetric(
              metric ->
                  metric.name().equals("gatelens.spans.dropped")
                      && metric.has("reason", "export_failed")
                      && metric.value() > 0,
              PATIENCE);
      assertThat(dropped.type()).isEqualTo(ReceivedMetric.Type.SUM);
      assertThat(gateway.warnings().stream().filter(line -> line.contains("cannot export spans")))
          .hasSize(1);
    }
  }

  @Test
  void aSlowCollector_fillsTheQueue_andWhatDoesNotFitIsCounted() {
    try (OtlpReceiver slow = OtlpReceiver.start();
        ObservedGateway gateway =
            start(
                builder ->
                    builder
                        .environment("OTEL_BSP_MAX_QUEUE_SIZE", "10")
                        .environment("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "5")
                        .environment(
                            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                            slow.httpEndpoint() + "/v1/traces"))) {
      slow.hang();

      for (int i = 0; i < REQUESTS; i++) {
        assertThat(gateway.caller.get("/api/full").statusCode()).isEqualTo(200);
      }

      ReceivedMetric dropped =
          gateway.receiver.awaitMetric(
              metric ->
                  metric.name().equals("gatelens.spans.dropped")
                      && metric.has("reason", "queue_full")
                      && metric.value() > 0,
              PATIENCE);
      assertThat(dropped.value()).isLessThanOrEqualTo(2.0 * REQUESTS + 50);
      gateway.process.awaitLog("the queue is full", PATIENCE);
    }
  }

  @Test
  void noCollectorFromTheStart_isOneLine() {
    try (ObservedGateway gateway =
        start(
            builder -> builder.environment("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9"))) {
      assertThat(gateway.caller.get("/api/alone").statusCode()).isEqualTo(200);

      String line = gateway.process.awaitLog("cannot export spans", Duration.ofSeconds(30));
      assertThat(line).contains("http://127.0.0.1:9").contains("gateway is not affected");
      int statusPort = gateway.process.awaitStatusUri(PATIENCE).getPort();
      Document page = Jsoup.parse(HttpCaller.http1(statusPort).get("/").body());
      assertThat(page.select("#agent tr:has(th:contains(spans))").text())
          .contains("http://127.0.0.1:9/v1/traces", "✕ failing", "never connection refused");
      assertThat(page.select("#slowest bdi").eachText()).contains("/api/alone");
    }
  }

  /** One that gives a collector less than the ten seconds that it has by default. */
  private static ObservedGateway start(UnaryOperator<GatewayProcess.Builder> further) {
    return ObservedGateway.start(
        Combination.simplest(),
        builder -> further.apply(builder.environment("OTEL_EXPORTER_OTLP_TIMEOUT", "1000")));
  }
}
