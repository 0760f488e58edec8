package io.gatelens.smoke;

import static io.gatelens.testing.TestBed.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import io.gatelens.rig.ReceivedMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A real Prometheus fetches the metrics of a real gateway, which sends them over OTLP as well:
 * there as deltas with exponential histograms, which concerns Prometheus not.
 */
@Isolated
class PrometheusTest {

  private static final int REQUESTS = 20;
  private static final String SERVED =
      "sum(http_server_request_duration_seconds_count"
          + "{job=\"gateways\",gateway_route_id=\"rewrite\",http_response_status_code=\"200\"})";
  private static final String OTLP = "OTEL_EXPORTER_OTLP_METRICS_";
  private static final Pattern OUR_WORD = Pattern.compile("\\b(?:gateway|gatelens|target)_\\w+");

  @Test
  void gateway_isScraped_withExemplars_andTheAlertsWork() throws Exception {
    try (ObservedGateway gateway =
            ObservedGateway.start(
                Combination.simplest(),
                builder ->
                    builder
                        .environment("OTEL_METRICS_EXPORTER", "otlp,prometheus")
                        .environment("GATELENS_METRICS_ROUTES_GRACE", "1s")
                        .environment(OTLP + "TEMPORALITY_PREFERENCE", "delta")
                        .environment(
                            OTLP + "DEFAULT_HISTOGRAM_AGGREGATION",
                            "base2_exponential_bucket_histogram"));
        Prometheus prometheus =
            Prometheus.start(
                gateway.process.awaitStatusUri(ObservedGateway.START_PATIENCE).getPort())) {
      for (int i = 0; i < REQUESTS; i++) {
        gateway.caller.get("/api/scraped");
      }

      prometheus.awaitValue(SERVED, REQUESTS);
      prometheus.awaitValue("gateway_ready{job=\"gateways\"}", 1);
      prometheus.awaitValue("count(target_info{telemetry_distro_name=\"gatelens\"})", 1);
      prometheus.awaitValue(SERVED.replace("count{", "bucket{le=\"+Inf\","), REQUESTS);
      prometheus.awaitValue("count(" + SERVED.replace("count{", "bucket{le=\"0.1\",") + ")", 1);
      gateway.receiver.awaitMetric(
          metric ->
              metric.name().equals("http.server.request.duration")
                  && metric.has("gateway.route.id", "rewrite")
                  && metric.type() == ReceivedMetric.Type.EXPONENTIAL_HISTOGRAM
                  && !metric.isCumulative(),
          PATIENCE);
      assertExemplarIsATrace(gateway, prometheus);
      assertEveryRuleIsEvaluated(prometheus);
      assertRouteThatIsGone_hasNoSeries(gateway, prometheus);
      assertLoadThatFails_raisesItsAlert(gateway, prometheus);
      assertThat(prometheus.value("sum(gatelens_advice_errors_total)")).isZero();
      assertThat(prometheus.value("min(up{job=\"gateways\"})")).isEqualTo(1);
      assertThat(gateway.warnings()).isEmpty();
    }
  }

  private static void assertExemplarIsATrace(ObservedGateway gateway, Prometheus prometheus) {
    String traceId = gateway.server("/api/scraped").traceId();
    long now = Instant.now().getEpochSecond();
    String path =
        "/api/v1/query_exemplars?query="
            + Prometheus.encoded(
                "http_server_request_duration_seconds_bucket{gateway_route_id=\"rewrite\"}")
            + "&start=%d&end=%d".formatted(now - 600, now + 600);
    Set<String> traces = new HashSet<>();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> {
              for (Object series : (JsonArray) prometheus.data(path)) {
                for (Object exemplar : ((JsonObject) series).getArray("exemplars")) {
                  traces.add(((JsonObject) exemplar).getObject("labels").getString("trace_id"));
                }
              }
              return !traces.isEmpty();
            });

    assertThat(traceId).hasSize(32);
    assertThat(gateway.receiver.spans().stream().filter(span -> span.kind().equals("SERVER")))
        .extracting(span -> span.traceId())
        .containsAll(traces);
  }

  /** No rule fails, and every name in them is there: a rule on a name that is not never fires. */
  private static void assertEveryRuleIsEvaluated(Prometheus prometheus) throws IOException {
    Set<String> words = new TreeSet<>();
    Matcher matcher = OUR_WORD.matcher(Files.readString(Prometheus.RULES));
    while (matcher.find()) {
      words.add(matcher.group());
    }
    Set<Object> known = new HashSet<>((JsonArray) prometheus.data("/api/v1/label/__name__/values"));
    known.addAll((JsonArray) prometheus.data("/api/v1/labels"));

    assertThat(words)
        .contains("gateway_config_info", "target_info", "gatelens_spans_dropped_total");
    assertThat(known).containsAll(words);
    prometheus.awaitValue("count(instance:gateway_config_info:current{job=\"gateways\"})", 1);
    JsonArray groups = ((JsonObject) prometheus.data("/api/v1/rules")).getArray("groups");
    assertThat(groups).hasSize(2);
    for (Object group : groups) {
      for (Object one : ((JsonObject) group).getArray("rules")) {
        JsonObject rule = (JsonObject) one;
        assertThat(rule.getString("health")).as(rule.toString()).isEqualTo("ok");
      }
    }
  }

  private static void assertRouteThatIsGone_hasNoSeries(
      ObservedGateway gateway, Prometheus prometheus) {
    gateway.app.writeRoutes(gateway.app.defaultRoutes().replace("id: rewrite", "id: renamed"));
    gateway.caller.post("/actuator/refresh", "");
    gateway.caller.get("/api/renamed");

    prometheus.awaitValue(SERVED.replace("rewrite", "renamed"), 1);
    prometheus.awaitValue("absent(" + SERVED + ")", 1);
  }

  private static void assertLoadThatFails_raisesItsAlert(
      ObservedGateway gateway, Prometheus prometheus) {
    gateway.app.writeRoutes(gateway.app.defaultRoutes().replace("[ Tenant ]", "[ NoSuchFilter ]"));
    gateway.caller.post("/actuator/refresh", "");

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(prometheus.data("/api/v1/alerts").toString())
                    .contains("GatewayLoadFailed", "pending", "1 routes invalid"));
  }
}
