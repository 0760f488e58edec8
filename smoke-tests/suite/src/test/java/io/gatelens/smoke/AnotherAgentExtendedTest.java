package io.gatelens.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.FreePort;
import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.HttpCaller;
import io.gatelens.rig.OtlpReceiver;
import io.gatelens.rig.ReceivedMetric;
import io.gatelens.rig.ReceivedSpan;
import io.gatelens.rig.SampleApp;
import io.gatelens.rig.Upstream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The SDK extension in the OpenTelemetry Java agent on the same gateway: everything of it is
 * switched on by standard variables. Each test has paths of its own.
 */
class AnotherAgentExtendedTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TRACE_ID = "80f198ee56343ba864fe8b2a57d3eff7";
  private static final String SPAN_ID = "e457b5a2e4d86bd1";
  private static final String DURATION = "http.server.request.duration";

  /** The other agent's {@code http.route} is the gateway's route id. */
  private static final String MEASURED_ROUTE = "orders-lb";

  private static final int MEASURED_REQUESTS = 25;

  /** So many decisions of one half fall on both sides, but for one test in 2^39. */
  private static final int HALVED_REQUESTS = 40;

  private static final String RULES =
      """
      "rules": [
        {"name": "health checks", "path": ["/actuator"], "ratio": 0},
        {"path": ["/api/never", "/api/status"], "ratio": 0},
        {"path": "/api/half", "ratio": 0.5},
        {"host": "*.partner.example", "ratio": 0},
        {"route": "rewrite", "path": "/api/routed", "ratio": 0}
      ]
      """;

  @TempDir private static Path folder;

  private static Path rules;
  private static Statsd statsd;
  private static DogstatsdListener datadog;
  private static OtlpReceiver receiver;
  private static Upstream upstream;
  private static int prometheusPort;
  private static GatewayProcess gateway;
  private static HttpCaller caller;

  @BeforeAll
  static void start() throws Exception {
    rules = Files.writeString(folder.resolve("rules.json"), "{" + RULES + "}");
    statsd = Statsd.start();
    datadog = new DogstatsdListener();
    receiver = OtlpReceiver.start();
    upstream = Upstream.start("a");
    prometheusPort = FreePort.next();
    gateway =
        SampleApp.onSpringCloudGateway(Combination.simplest().line())
            .process(upstream.port(), upstream.port())
            .quickToStart()
            .agent(Path.of(System.getProperty("another.agent")))
            .property("otel.javaagent.extensions", System.getProperty("sdk.extension"))
            .environment("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.httpEndpoint())
            .environment("OTEL_BSP_SCHEDULE_DELAY", "100")
            .environment("OTEL_METRIC_EXPORT_INTERVAL", "500")
            .environment("OTEL_TRACES_SAMPLER", "gateway")
            .environment("OTEL_PROPAGATORS", "xray,tracecontext,datadog")
            .environment("OTEL_METRICS_EXPORTER", "otlp,prometheus,statsd,datadog")
            .environment("OTEL_EXPORTER_PROMETHEUS_HOST", "127.0.0.1")
            .environment("OTEL_EXPORTER_PROMETHEUS_PORT", String.valueOf(prometheusPort))
            .environment("GATELENS_SAMPLING_RULES", rules.toString())
            .environment("GATELENS_SAMPLING_DEBUG_KEY", DebugHeader.KEY)
            .environment("GATELENS_TRACE_KEEP", "error")
            .environment("GATELENS_STATSD_ADDRESS", "udp://127.0.0.1:" + statsd.port)
            .environment("DD_DOGSTATSD_URL", "udp://127.0.0.1:" + datadog.port())
            .start();
    caller = HttpCaller.http1(gateway.port());
  }

  @AfterAll
  static void stop() {
    gateway.close();
    upstream.close();
    receiver.close();
    datadog.close();
    statsd.close();
  }

  @Test
  void rules_decideByPathAndHost_andWhatIsLeftOutIsNoSpan_butInTheMetrics() {
    get("/api/never");
    caller.raw(
        "GET /api/partner HTTP/1.1\r\nHost: a.partner.example\r\nConnection: close\r\n\r\n",
        "\r\n\r\n");
    get("/api/always");

    assertThat(server("/api/always").traceState()).isEqualTo("ot=th:0");
    assertThat(upstreamOf("/always")).containsEntry("tracestate", "ot=th:0");
    for (String path : List.of("/never", "/partner")) {
      assertThat(isSampled(upstreamOf(path))).as(path).isFalse();
      assertThat(upstreamOf(path)).as(path).doesNotContainKey("tracestate");
    }
    assertThat(receiver.spans())
        .noneMatch(span -> span.has("url.path", "/api/never"))
        .noneMatch(span -> span.has("url.path", "/api/partner"))
        .noneMatch(span -> span.has("url.path", "/actuator/health"));
    receiver.awaitMetric(
        metric -> metric.name().equals(DURATION) && metric.has("http.route", "/actuator/health"),
        PATIENCE);
  }

  @Test
  void aRatio_goesByTheTracesRandomness_andEverySpanSaysItsThreshold() {
    IntStream.range(0, HALVED_REQUESTS).forEach(i -> get("/api/half/" + i));

    int sampled = 0;
    for (int i = 0; i < HALVED_REQUESTS; i++) {
      Map<String, String> told = upstreamOf("/half/" + i);
      // The lower 56 bits of the id are its randomness: one half is from 8 on in the first digit.
      boolean isKept = told.get("traceparent").charAt("00-".length() + 18) >= '8';
      assertThat(isSampled(told)).as(told.toString()).isEqualTo(isKept);
      assertThat(told.get("tracestate")).isEqualTo(isKept ? "ot=th:8" : null);
      sampled += isKept ? 1 : 0;
    }
    assertThat(sampled).isBetween(1, HALVED_REQUESTS - 1);
    List<ReceivedSpan> servers =
        receiver.awaitSpans(sampled, AnotherAgentExtendedTest::isOfTheHalf, PATIENCE);
    assertThat(servers).hasSize(sampled).allMatch(span -> span.traceState().equals("ot=th:8"));
  }

  private static boolean isOfTheHalf(ReceivedSpan span) {
    return span.kind().equals("SERVER")
        && String.valueOf(span.attributes().get("url.path")).startsWith("/api/half/");
  }

  @Test
  void requestThatFailed_isKeptWithTheSpansBelowIt_thoughTheRulesDidNotWantIt() {
    assertThat(caller.get("/api/status/204").statusCode()).isEqualTo(204);
    assertThat(caller.get("/api/status/503").statusCode()).isEqualTo(503);

    ReceivedSpan failed = server("/api/status/503");
    assertThat(failed.attributes()).containsEntry("gateway.kept", "error");
    ReceivedSpan told =
        receiver.awaitSpan(
            span -> span.kind().equals("CLIENT") && span.traceId().equals(failed.traceId()),
            PATIENCE);
    assertThat(upstreamOf("/status/503"))
        .hasEntrySatisfying(
            "traceparent",
            parent ->
                assertThat(parent)
                    .startsWith("00-" + failed.traceId() + "-" + told.spanId() + "-"));
    assertThat(isSampled(upstreamOf("/status/503"))).isFalse();
    assertThat(receiver.spans()).noneMatch(span -> span.has("url.path", "/api/status/204"));
  }

  @Test
  void theSignedHeader_hasAnExcludedRequestTraced() {
    get("/api/never/debugged", DebugHeader.NAME, DebugHeader.signed("00112233445566778899aabb"));

    assertThat(server("/api/never/debugged").traceState()).isEmpty();
    assertThat(isSampled(upstreamOf("/never/debugged"))).isTrue();
  }

  /** The other agent starts the SERVER span before the route is known, and adds the peer later. */
  @Test
  void criteriaThatTheOtherAgentDoesNotTellASampler_matchNothing() throws Exception {
    get("/api/routed");
    assertThat(isSampled(upstreamOf("/routed"))).isTrue();
    String client = "00-" + TRACE_ID + "-" + SPAN_ID + "-01";
    get("/api/never/trusted", "traceparent", client);
    assertThat(isSampled(upstreamOf("/never/trusted"))).isTrue();

    Files.writeString(rules, "{\"trustedNetworks\": [\"127.0.0.0/8\"], " + RULES + "}");

    Awaitility.await("the rules that trust one network")
        .atMost(PATIENCE)
        .until(
            () -> {
              get("/api/never/again", "traceparent", client);
              return !isSampled(upstreamOf("/never/again"));
            });
  }

  @Test
  void aTraceOfDatadog_isContinued_andTheUpstreamIsToldInEachFormat() {
    get(
        "/api/formats",
        "x-datadog-trace-id",
        "7277407061855694839",
        "x-datadog-parent-id",
        "16453819474850114513",
        "x-datadog-sampling-priority",
        "2",
        "x-datadog-tags",
        "_dd.p.tid=80f198ee56343ba8,_dd.p.dm=-4");

    ReceivedSpan server = server("/api/formats");
    assertThat(server.traceId()).isEqualTo(TRACE_ID);
    assertThat(server.parentSpanId()).isEqualTo(SPAN_ID);
    ReceivedSpan told =
        receiver.awaitSpan(
            span -> span.kind().equals("CLIENT") && span.traceId().equals(TRACE_ID), PATIENCE);
    assertThat(upstreamOf("/formats"))
        .containsEntry("traceparent", "00-" + TRACE_ID + "-" + told.spanId() + "-01")
        .containsEntry("tracestate", "dd=s:2;t.dm:-4")
        .containsEntry(
            "x-amzn-trace-id",
            "Root=1-80f198ee-56343ba864fe8b2a57d3eff7;Parent=" + told.spanId() + ";Sampled=1")
        .containsEntry("x-datadog-trace-id", "7277407061855694839")
        .containsEntry(
            "x-datadog-parent-id", Long.toUnsignedString(Long.parseUnsignedLong(told.spanId(), 16)))
        .containsEntry("x-datadog-sampling-priority", "2")
        .containsEntry("x-datadog-tags", "_dd.p.tid=80f198ee56343ba8,_dd.p.dm=-4");
  }

  @Test
  void requests_areCountedInEachSinkOfMetrics_andPrometheusIsTheOtherAgentsOwn() {
    IntStream.range(0, MEASURED_REQUESTS).forEach(i -> get("/orders/measured"));

    ReceivedMetric truth =
        receiver.awaitMetric(
            metric ->
                metric.name().equals(DURATION)
                    && metric.has("http.route", MEASURED_ROUTE)
                    && metric.count() == MEASURED_REQUESTS,
            PATIENCE);
    assertThat(truth.resource())
        .containsEntry("service.name", "sample-gateway")
        .containsEntry("telemetry.distro.name", "opentelemetry-java-instrumentation")
        .containsKeys("host.name", "os.type", "process.pid");
    assertThat(HttpCaller.http1(prometheusPort).get("/metrics").body().lines())
        .filteredOn(line -> line.startsWith("http_server_request_duration_seconds_count{"))
        .filteredOn(line -> line.contains("http_route=\"" + MEASURED_ROUTE + "\""))
        .singleElement()
        .asString()
        .endsWith("} " + MEASURED_REQUESTS);
    Awaitility.await("all requests at Datadog")
        .atMost(PATIENCE)
        .until(() -> requestsAt(datadog) == MEASURED_REQUESTS);
    assertThat(datadog.lines()).allMatch(line -> line.contains("|#service:sample-gateway"));
    Awaitility.await("all requests at StatsD")
        .atMost(PATIENCE)
        .until(() -> requestsAt(statsd) == MEASURED_REQUESTS);
  }

  private static long requestsAt(Statsd daemon) {
    return Math.round(
        daemon.values().stream()
            .filter(value -> value.kind().equals("timer") && value.field().equals("count"))
            .filter(value -> value.key().startsWith(DURATION + "."))
            .filter(value -> value.key().contains(".http_route." + MEASURED_ROUTE + "."))
            .mapToDouble(Statsd.Value::value)
            .sum());
  }

  private static long requestsAt(DogstatsdListener listener) {
    double sum = 0;
    for (String line : listener.lines()) {
      if (line.startsWith(DURATION + ":") && line.contains(",http.route:" + MEASURED_ROUTE + ",")) {
        String[] fields = line.split("[|]", -1);
        double weight =
            fields[2].startsWith("@") ? 1 / Double.parseDouble(fields[2].substring(1)) : 1;
        sum += weight * (fields[0].split(":", -1).length - 1);
      }
    }
    return Math.round(sum);
  }

  private static void get(String path, String... headers) {
    assertThat(caller.get(path, headers).statusCode()).isEqualTo(200);
  }

  private static ReceivedSpan server(String path) {
    return receiver.awaitSpan(
        span -> span.kind().equals("SERVER") && span.has("url.path", path), PATIENCE);
  }

  /** The headers of the last request for a path. */
  private static Map<String, String> upstreamOf(String path) {
    return upstream.requests().stream()
        .filter(request -> request.uri().equals(path))
        .reduce((earlier, later) -> later)
        .orElseThrow()
        .headers();
  }

  private static boolean isSampled(Map<String, String> headers) {
    String parent = headers.get("traceparent");
    return (Integer.parseInt(parent.substring(parent.length() - 2), 16) & 1) == 1;
  }
}
