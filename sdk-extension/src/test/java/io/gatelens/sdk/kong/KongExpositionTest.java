package io.gatelens.sdk.kong;

import static io.gatelens.sdk.kong.RecordedRequests.overflow;
import static io.gatelens.sdk.kong.RecordedRequests.series;
import static io.gatelens.sdk.kong.RecordedRequests.unmatched;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.sdk.prometheus.ScrapeFormat;
import io.gatelens.sdk.prometheus.ScrapeReader;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.resources.Resource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Line by line, what a scrape gets of what the SDK collected. */
class KongExpositionTest {

  private static final AttributeKey<String> STATE = AttributeKey.stringKey("state");
  private static final String OF_ORDERS = "service=\"orders\",route=\"get\"";

  private final ScrapeReader reader = reader("kong");
  private final SdkMeterProvider provider = provider(reader);
  private final RecordedRequests requests = new RecordedRequests(provider);
  private final Meter meter = provider.get("test");

  private static ScrapeReader reader(String profile) {
    return ScrapeReader.of(
        DefaultConfigProperties.createFromMap(Map.of("gatelens.metrics.profile", profile)));
  }

  private static SdkMeterProvider provider(ScrapeReader reader) {
    return SdkMeterProvider.builder()
        .registerMetricReader(reader)
        .setResource(
            Resource.create(
                Attributes.builder()
                    .put("service.instance.id", "node-1")
                    .put("process.pid", 42)
                    .build()))
        .build();
  }

  @AfterEach
  void close() {
    provider.close();
  }

  @Test
  void requests_haveKongsNamesLabelsAndBuckets_andSumsOfWhatItDoesNotTellApart()
      throws IOException {
    requests.proxied(series("orders", "get", "200", "service"), 10);
    requests.proxied(series("orders", "get", "200", "service"), 30);
    requests.proxied(series("orders", "get", "503", "service"), 2_000);

    assertThat(kong(ScrapeFormat.TEXT, "http_requests", "latency", "bandwidth"))
        .containsExactly(
            "# HELP kong_http_requests_total HTTP status codes per consumer/service/route",
            "# TYPE kong_http_requests_total counter",
            request(OF_ORDERS, "200", "service") + " 2",
            request(OF_ORDERS, "503", "service") + " 1",
            "# HELP kong_kong_latency_ms Latency added by the gateway for each service/route",
            "# TYPE kong_kong_latency_ms histogram",
            time("kong", "bucket", ",le=\"1\"") + " 0",
            time("kong", "bucket", ",le=\"2\"") + " 3",
            time("kong", "bucket", ",le=\"+Inf\"") + " 3",
            time("kong", "count", "") + " 3",
            time("kong", "sum", "") + " 4.5",
            "# HELP kong_upstream_latency_ms Latency added by upstream response for each"
                + " service/route",
            "# TYPE kong_upstream_latency_ms histogram",
            time("upstream", "bucket", ",le=\"25\"") + " 1",
            time("upstream", "bucket", ",le=\"1000\"") + " 2",
            time("upstream", "bucket", ",le=\"+Inf\"") + " 3",
            time("upstream", "count", "") + " 3",
            time("upstream", "sum", "") + " 2035.5",
            "# HELP kong_request_latency_ms Total latency incurred during requests for each"
                + " service/route",
            "# TYPE kong_request_latency_ms histogram",
            time("request", "bucket", ",le=\"25\"") + " 1",
            time("request", "bucket", ",le=\"1000\"") + " 2",
            time("request", "bucket", ",le=\"+Inf\"") + " 3",
            time("request", "count", "") + " 3",
            time("request", "sum", "") + " 2040",
            "# HELP kong_bandwidth_bytes Total bandwidth (ingress/egress) throughput in bytes",
            "# TYPE kong_bandwidth_bytes counter",
            bandwidth("egress") + " 6000",
            bandwidth("ingress") + " 300");
  }

  @Test
  void requestWithoutARoute_isNotCountedAsKongDoesNot_andRoutesThatAreTooManyAreOne()
      throws IOException {
    requests.answered(unmatched(), 1);
    requests.proxied(overflow(), 10);
    requests.answered(series("orders", "get", "429", "kong"), 1);

    assertThat(kong(ScrapeFormat.TEXT, "http_requests_total{"))
        .containsExactlyInAnyOrder(
            request("service=\"\",route=\"\"", "200", "service")
                    .replace("}", ",otel_metric_overflow=\"true\"}")
                + " 1",
            request(OF_ORDERS, "429", "kong") + " 1");
    assertThat(kong(ScrapeFormat.TEXT, "upstream_latency_ms_count{"))
        .containsExactly(
            "kong_upstream_latency_ms_count{service=\"\",route=\"\",workspace=\"default\","
                + "otel_metric_overflow=\"true\"} 1");
  }

  @Test
  void node_isToldByWhatTheJvmAndTheGatewaySay() throws IOException {
    meter.counterBuilder("gateway.server.connections.accepted").build().add(9);
    meter.upDownCounterBuilder("gateway.server.connections").build().add(5);
    meter.upDownCounterBuilder("http.server.active_requests").build().add(2);
    pool("jvm.memory.used", "Eden", "heap", 100);
    pool("jvm.memory.used", "Old", "heap", 50);
    pool("jvm.memory.used", "Metaspace", "non_heap", 7);
    pool("jvm.memory.limit", "Old", "heap", 1_000);
    meter.gaugeBuilder("gateway.config.source.failures").ofLongs().build().set(3);
    meter
        .gaugeBuilder("gateway.info")
        .ofLongs()
        .build()
        .set(1, Attributes.of(AttributeKey.stringKey("gateway.version"), "4.3.5"));

    String connections =
        "kong_nginx_connections_total{node_id=\"node-1\",subsystem=\"http\",state=\"%s\"} %s";
    String memory =
        "kong_memory_lua_shared_dict_%s{node_id=\"node-1\",shared_dict=\"%s\","
            + "kong_subsystem=\"http\"} %s";
    assertThat(samples(ScrapeFormat.TEXT))
        .containsExactlyInAnyOrder(
            connections.formatted("accepted", 9),
            connections.formatted("handled", 9),
            connections.formatted("total", 7),
            connections.formatted("active", 5),
            connections.formatted("writing", 2),
            connections.formatted("waiting", 3),
            "kong_nginx_requests_total{node_id=\"node-1\",subsystem=\"http\"} 7",
            memory.formatted("bytes", "Eden", 100),
            memory.formatted("bytes", "Old", 50),
            memory.formatted("bytes", "Metaspace", 7),
            memory.formatted("total_bytes", "Old", 1_000),
            "kong_memory_workers_lua_vms_bytes{node_id=\"node-1\",pid=\"42\","
                + "kong_subsystem=\"http\"} 150",
            "kong_datastore_reachable 0",
            "kong_node_info{node_id=\"node-1\",version=\"4.3.5\"} 1");
  }

  private void pool(String metric, String pool, String type, long bytes) {
    meter
        .upDownCounterBuilder(metric)
        .build()
        .add(
            bytes,
            Attributes.of(
                AttributeKey.stringKey("jvm.memory.pool.name"),
                pool,
                AttributeKey.stringKey("jvm.memory.type"),
                type));
  }

  @Test
  void instance_isInOneOfFourStates() throws IOException {
    var health = meter.gaugeBuilder("gateway.upstream.target.health").ofLongs().build();
    Attributes instance =
        Attributes.builder()
            .put("gateway.upstream.cluster", "stock")
            .put("server.address", "10.0.0.7")
            .put("server.port", 8080)
            .build();
    health.set(0, instance.toBuilder().put(STATE, "healthy").build());
    health.set(1, instance.toBuilder().put(STATE, "unhealthy").build());
    provider
        .get(MetricsProfile.SCOPE)
        .gaugeBuilder("kong.unchecked_targets")
        .ofLongs()
        .build()
        .set(1, instance.toBuilder().put("gateway.upstream.cluster", "orders").build());

    String sample =
        "kong_upstream_target_health{upstream=\"%s\",target=\"10.0.0.7:8080\","
            + "address=\"10.0.0.7:8080\",state=\"%s\",subsystem=\"http\"} %s";
    assertThat(kong(ScrapeFormat.TEXT, "health{"))
        .containsExactlyInAnyOrder(
            sample.formatted("stock", "healthchecks_off", 0),
            sample.formatted("stock", "healthy", 0),
            sample.formatted("stock", "unhealthy", 1),
            sample.formatted("stock", "dns_error", 0),
            sample.formatted("orders", "healthchecks_off", 1),
            sample.formatted("orders", "healthy", 0),
            sample.formatted("orders", "unhealthy", 0),
            sample.formatted("orders", "dns_error", 0));
  }

  @Test
  void openMetrics_hasTheSameSamples_withTypesThatItKnows_andOneLastLine() throws IOException {
    requests.proxied(series("or\"de\\rs", "get\n", "200", "service"), 10);

    assertThat(samples(ScrapeFormat.OPEN_METRICS)).isEqualTo(samples(ScrapeFormat.TEXT));
    assertThat(kong(ScrapeFormat.OPEN_METRICS, "http_requests"))
        .contains(
            "# TYPE kong_http_requests counter",
            request("service=\"or\\\"de\\\\rs\",route=\"get\\n\"", "200", "service") + " 1");
    assertThat(kong(ScrapeFormat.OPEN_METRICS, "# TYPE kong_bandwidth", "# TYPE kong_nginx"))
        .containsExactly(
            "# TYPE kong_bandwidth_bytes unknown",
            "# TYPE kong_nginx_connections_total gauge",
            "# TYPE kong_nginx_requests_total gauge");
    assertThat(text(ScrapeFormat.OPEN_METRICS, reader)).containsOnlyOnce("# EOF").endsWith("EOF\n");
  }

  @Test
  void standardMetrics_areBesideThem_andThoseOfTheProfileHaveNoOtherName() throws IOException {
    meter.counterBuilder("c").build().add(1);
    requests.proxied(series("orders", "get", "200", "service"), 10);

    assertThat(text(ScrapeFormat.TEXT, reader).lines())
        .contains("c_total 1.0")
        .noneMatch(line -> line.startsWith("kong_latency") || line.startsWith("kong_requests"));
  }

  @Test
  void withoutTheProfile_thereIsNoneOfIt() throws IOException {
    ScrapeReader plain = reader("none");
    try (SdkMeterProvider other = provider(plain)) {
      other.get("test").upDownCounterBuilder("http.server.active_requests").build().add(2);

      assertThat(text(ScrapeFormat.TEXT, plain))
          .contains("http_server_active_requests")
          .doesNotContain("kong");
    }
  }

  private static String request(String of, String code, String source) {
    return "kong_http_requests_total{%s,code=\"%s\",source=\"%s\",workspace=\"default\",consumer=\"\"}"
        .formatted(of, code, source);
  }

  private static String time(String which, String suffix, String le) {
    return "kong_%s_latency_ms_%s{%s,workspace=\"default\"%s}"
        .formatted(which, suffix, OF_ORDERS, le);
  }

  private static String bandwidth(String direction) {
    return "kong_bandwidth_bytes{%s,direction=\"%s\",workspace=\"default\",consumer=\"\"}"
        .formatted(OF_ORDERS, direction);
  }

  /** The lines of Kong's metrics that have one of these words. */
  private List<String> kong(ScrapeFormat format, String... words) throws IOException {
    return text(format, reader)
        .lines()
        .filter(line -> line.contains("kong_"))
        .filter(line -> List.of(words).stream().anyMatch(line::contains))
        .collect(toList());
  }

  private List<String> samples(ScrapeFormat format) throws IOException {
    return text(format, reader).lines().filter(line -> line.startsWith("kong_")).toList();
  }

  private static String text(ScrapeFormat format, ScrapeReader reader) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    reader.write(format, out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
