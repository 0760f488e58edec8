package io.gatelens.smoke;

import static io.gatelens.testing.TestBed.PATIENCE;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import io.gatelens.rig.HttpCaller;
import io.gatelens.smoke.KongDashboard.Query;
import io.gatelens.smoke.KongDashboard.Variable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A real gateway whose metrics are told in Kong's names too, to whoever knew it as Kong. */
class KongProfileTest {

  private static final int SERVED = 20;
  private static final int SLOW = 3;
  private static final String JOB = "job=\"gateways\"";
  private static final String REWRITE =
      "{job=\"gateways\",service=\"127.0.0.1\",route=\"rewrite\",workspace=\"default\"";
  private static final String STOCK = "--spring.cloud.loadbalancer.clients.stock.health-check.";

  @Test
  void dashboardOfKong_getsDataForEachQuery_fromARealPrometheus() throws Exception {
    try (ObservedGateway gateway =
            ObservedGateway.start(
                Combination.simplest(),
                builder ->
                    builder
                        .argument(STOCK + "interval=1s")
                        .argument(STOCK + "path.stock=/status/200")
                        .environment("GATELENS_METRICS_PROFILE", "kong")
                        .environment("OTEL_METRICS_EXPORTER", "otlp,prometheus"));
        Prometheus prometheus = prometheusOf(gateway)) {
      sendRequests(gateway.caller);
      assertCountsAreThoseOfTheRequests(prometheus);
      assertNodeIsTold(prometheus);
      assertConnectionIsCountedWhileItIsOpen(gateway, prometheus);
      assertTargetsAreTold(prometheus);

      // A rate needs two points of time.
      sendRequests(gateway.caller);
      Map<String, Set<String>> values = assertVariablesHaveValues(prometheus);
      assertThat(KongDashboard.QUERIES).hasSize(44);
      for (Query query : KongDashboard.QUERIES) {
        assertHasData(prometheus, query.filled(all(values)));
        assertHasData(prometheus, query.filled(listed(values)));
      }

      gateway.awaitFreshMetrics();
      assertThat(gateway.receiver.metrics()).noneMatch(metric -> metric.name().startsWith("kong"));
      assertThat(prometheus.value("count({__name__=~\"kong_.+\",otel_scope_name!=\"\"})")).isNaN();
      Documented.assertEverythingIs(gateway.receiver);
      gateway.assertSound();
    }
  }

  private static Prometheus prometheusOf(ObservedGateway gateway) throws IOException {
    return Prometheus.start(
        gateway.process.awaitStatusUri(ObservedGateway.START_PATIENCE).getPort());
  }

  /** Answered by upstreams, by the gateway for them, and by the gateway without a route. */
  private static void sendRequests(HttpCaller caller) {
    for (int i = 0; i < SERVED - SLOW; i++) {
      caller.post("/api/digest", "twelve bytes");
    }
    for (int i = 0; i < SLOW; i++) {
      caller.get("/api/slow/60");
    }
    caller.get("/orders/status/200");
    caller.get("/stock/status/200");
    caller.get("/dead/end");
    caller.get("/nowhere");
  }

  private static void assertCountsAreThoseOfTheRequests(Prometheus prometheus) {
    String served =
        "sum(kong_http_requests_total"
            + REWRITE
            + ",code=\"200\",source=\"service\",consumer=\"\"})";
    prometheus.awaitValue(served, SERVED);
    prometheus.awaitValue(
        "sum(kong_http_requests_total{route=\"dead\",source=\"kong\",code=~\"50.\"})", 1);
    prometheus.awaitValue(
        "sum(kong_http_requests_total{service=\"orders\",route=\"orders-lb\"})", 1);
    assertThat(prometheus.value("sum(kong_http_requests_total{code=\"404\"})")).isNaN();
    for (String time : List.of("kong", "upstream", "request")) {
      String histogram = "kong_" + time + "_latency_ms";
      prometheus.awaitValue("sum(" + histogram + "_count" + REWRITE + "})", SERVED);
      prometheus.awaitValue("sum(" + histogram + "_bucket" + REWRITE + ",le=\"+Inf\"})", SERVED);
    }
    assertThat(prometheus.value("sum(kong_upstream_latency_ms_bucket" + REWRITE + ",le=\"50\"})"))
        .isBetween(1.0, (double) SERVED - SLOW);
    assertThat(prometheus.value("sum(kong_request_latency_ms_sum" + REWRITE + "})"))
        .isBetween(SLOW * 60.0, 60_000.0);
    assertThat(bounds(prometheus, "kong_kong_latency_ms_bucket"))
        .containsExactlyInAnyOrder(
            "1 2 5 7 10 15 20 30 50 75 100 200 500 750 1000 3000 6000 +Inf".split(" "));
    assertThat(bounds(prometheus, "kong_request_latency_ms_bucket"))
        .isEqualTo(bounds(prometheus, "kong_upstream_latency_ms_bucket"))
        .containsExactlyInAnyOrder(
            "25 50 80 100 250 400 700 1000 2000 5000 10000 30000 60000 +Inf".split(" "));
    prometheus.awaitValue(
        "sum(kong_bandwidth_bytes" + REWRITE + ",direction=\"ingress\"})",
        (SERVED - SLOW) * "twelve bytes".length());
    assertThat(prometheus.value("sum(kong_bandwidth_bytes" + REWRITE + ",direction=\"egress\"})"))
        .isEqualTo(
            prometheus.value(
                "sum(http_server_response_body_size_bytes_sum{gateway_route_id=\"rewrite\"})"));
  }

  private static Set<String> bounds(Prometheus prometheus, String bucket) {
    return labelValues(prometheus, "le", bucket + REWRITE + "}");
  }

  private static void assertNodeIsTold(Prometheus prometheus) {
    String connections = "sum(kong_nginx_connections_total{" + JOB + ",state=\"%s\"})";
    // Others than ours: the gateway was asked whether it is up.
    double all = prometheus.value("sum(http_server_request_duration_seconds_count)");
    assertThat(all).isGreaterThanOrEqualTo(SERVED + 4);
    prometheus.awaitValue("sum(kong_nginx_requests_total)", all);
    prometheus.awaitValue(connections.formatted("total"), all);
    assertThat(prometheus.value(connections.formatted("accepted")))
        .isEqualTo(prometheus.value(connections.formatted("handled")))
        .isEqualTo(prometheus.value("sum(gateway_server_connections_accepted_total)"))
        .isBetween(1.0, all);
    // The caller's one connection is kept alive.
    prometheus.awaitValue(connections.formatted("writing"), 0);
    assertThat(prometheus.value(connections.formatted("waiting")))
        .isEqualTo(prometheus.value(connections.formatted("active")))
        .isGreaterThanOrEqualTo(1);
    assertThat(prometheus.value("sum(kong_memory_workers_lua_vms_bytes{pid!=\"\"})"))
        .isGreaterThan(1e6);
    prometheus.awaitValue("kong_datastore_reachable", 1);
    prometheus.awaitValue("kong_nginx_metric_errors_total", 0);
    prometheus.awaitValue("count(kong_node_info{node_id!=\"\",version!=\"\"} == 1)", 1);
  }

  private static void assertConnectionIsCountedWhileItIsOpen(
      ObservedGateway gateway, Prometheus prometheus) throws IOException {
    String active = "sum(kong_nginx_connections_total{state=\"active\"})";
    double before = prometheus.value(active);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.process.port())) {
      assertThat(socket.isConnected()).isTrue();
      prometheus.awaitValue(active, before + 1);
    }
    prometheus.awaitValue(active, before);
  }

  private static void assertTargetsAreTold(Prometheus prometheus) {
    String health = "sum(kong_upstream_target_health{upstream=\"stock\",state=\"%s\"})";
    prometheus.awaitValue(health.formatted("healthy"), 1);
    prometheus.awaitValue(health.formatted("unhealthy"), 1);
    prometheus.awaitValue("count(kong_upstream_target_health{upstream=\"stock\"})", 2 * 4);
    String unchecked = "sum(kong_upstream_target_health{upstream=\"orders\"%s})";
    prometheus.awaitValue(unchecked.formatted(",state=\"healthchecks_off\""), 2);
    prometheus.awaitValue(unchecked.formatted(""), 2);
  }

  private static Map<String, Set<String>> assertVariablesHaveValues(Prometheus prometheus) {
    Map<String, Set<String>> values = new HashMap<>();
    for (Variable variable : KongDashboard.VARIABLES) {
      Set<String> found = labelValues(prometheus, variable.label(), variable.metric());
      assertThat(found).as(variable.name()).isNotEmpty();
      values.put(variable.name(), found);
    }
    assertThat(values.get("service")).contains("127.0.0.1", "orders", "stock");
    assertThat(values.get("route")).contains("rewrite", "orders-lb", "stock-lb", "dead");
    assertThat(values.get("upstream")).containsExactly("orders", "stock");
    return values;
  }

  private static Set<String> labelValues(Prometheus prometheus, String label, String series) {
    Set<String> values = new TreeSet<>();
    String path = "/api/v1/label/" + label + "/values?match[]=" + Prometheus.encoded(series);
    for (Object value : (JsonArray) prometheus.data(path.replace("[]", "%5B%5D"))) {
      values.add((String) value);
    }
    return values;
  }

  /** As Grafana fills in a choice of all. */
  private static Map<String, String> all(Map<String, Set<String>> values) {
    Map<String, String> filled = listed(values);
    for (Variable variable : KongDashboard.VARIABLES) {
      if (!variable.all().isEmpty()) {
        filled.put(variable.name(), variable.all());
      }
    }
    return filled;
  }

  /** As Grafana fills in a choice of each value by itself, for a regular expression. */
  private static Map<String, String> listed(Map<String, Set<String>> values) {
    Map<String, String> filled = new HashMap<>();
    values.forEach(
        (name, all) ->
            filled.put(
                name,
                all.stream()
                    .map(value -> value.replace(".", "\\\\."))
                    .collect(joining("|", "(", ")"))));
    return filled;
  }

  /** At least one series with a number. */
  private static void assertHasData(Prometheus prometheus, String query) {
    String path = "/api/v1/query?query=" + Prometheus.encoded(query);
    Awaitility.await(query)
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              List<Double> numbers = new ArrayList<>();
              for (Object series : ((JsonObject) prometheus.data(path)).getArray("result")) {
                String value = ((JsonObject) series).getArray("value").getString(1);
                if (!value.equals("NaN")) {
                  numbers.add(Double.parseDouble(value));
                }
              }
              assertThat(numbers).as(query).isNotEmpty();
            });
  }

  @Test
  void pluginsOfKong_areSpokenFor_atStatsdsOwnDaemonAndByDogstatsd() throws Exception {
    try (Statsd statsd = Statsd.start();
        DogstatsdListener datadog = new DogstatsdListener();
        ObservedGateway gateway =
            ObservedGateway.start(
                Combination.simplest(),
                builder ->
                    builder
                        .environment("GATELENS_METRICS_PROFILE", "kong")
                        .environment("OTEL_METRICS_EXPORTER", "otlp,statsd,datadog")
                        .environment("OTEL_METRIC_EXPORT_INTERVAL", "3600000")
                        .environment("GATELENS_STATSD_ADDRESS", "127.0.0.1:" + statsd.port)
                        .environment("DD_AGENT_HOST", "127.0.0.1")
                        .environment("DD_DOGSTATSD_PORT", String.valueOf(datadog.port())))) {
      gateway.process.awaitStatusUri(ObservedGateway.START_PATIENCE);
      sendRequests(gateway.caller);
      statsd.awaitFlush();
      gateway.process.terminate(Duration.ofSeconds(30));

      String service = "kong.service.127_0_0_1.";
      awaitCounter(statsd, service + "request.count", SERVED + 1); // And the dead one.
      awaitCounter(statsd, service + "status.200", SERVED);
      awaitCounter(statsd, service + "workspace.default.status.200", SERVED);
      awaitCounter(statsd, service + "request.size", (SERVED - SLOW) * "twelve bytes".length());
      awaitCounter(statsd, "kong.service.orders.request.count", 1);
      awaitCounter(statsd, "kong.global.unmatched.status.404", 1);
      for (String time : List.of("latency", "upstream_latency", "kong_latency")) {
        assertThat(timer(statsd, service + time, "count")).isEqualTo(SERVED + 1);
      }
      assertThat(timer(statsd, service + "latency", "upper")).isBetween(60.0, 30_000.0);
      assertThat(statsd.values())
          .anyMatch(value -> value.key().matches("kong[.]node[.].+[.]shdict[.].+[.]free_space"))
          .noneMatch(
              value -> value.key().matches("(statsd|kong)[.].*bad_lines.*") && value.value() > 0);
      assertDatadogGot(datadog);
      gateway.assertSound();
    }
  }

  private static void awaitCounter(Statsd statsd, String name, double value) {
    Awaitility.await(name)
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(statsd.values())
                    .filteredOn(of -> of.kind().equals("counter") && of.key().equals(name))
                    .singleElement()
                    .extracting(Statsd.Value::value)
                    .isEqualTo(value));
  }

  private static double timer(Statsd statsd, String name, String field) {
    return statsd.values().stream()
        .filter(value -> value.key().equals(name) && value.field().equals(field))
        .mapToDouble(Statsd.Value::value)
        .sum();
  }

  private static void assertDatadogGot(DogstatsdListener datadog) {
    String tags = "|#service:sample-gateway.*,app:kong,name:127_0_0_1,status:200(\\|c:.*)?";
    String line = "kong[.]%s%s" + tags.replace("|#", "[|]#");
    assertThat(datadog.lines())
        .anyMatch(text -> text.matches(line.formatted("request[.]count", ":20[|]c")))
        .anyMatch(text -> text.matches(line.formatted("latency", "(:[0-9.]+)+[|]ms")))
        .anyMatch(text -> text.matches(line.formatted("upstream_latency", "(:[0-9.]+)+[|]ms")))
        .anyMatch(text -> text.matches(line.formatted("kong_latency", "(:[0-9.]+)+[|]ms")))
        .anyMatch(text -> text.matches(line.formatted("request[.]size", "(:[0-9.]+)+[|]ms")))
        .anyMatch(text -> text.matches(line.formatted("response[.]size", "(:[0-9.]+)+[|]ms")))
        .noneMatch(text -> text.startsWith("kong.kong."));
  }
}
