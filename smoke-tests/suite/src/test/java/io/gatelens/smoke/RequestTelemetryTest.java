package io.gatelens.smoke;

import static io.gatelens.smoke.ObservedGateway.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.HttpCaller;
import io.gatelens.rig.ReceivedMetric;
import io.gatelens.rig.ReceivedSpan;
import io.gatelens.rig.UpstreamRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests through the real gateway, as their spans and metrics arrive. */
@ParameterizedClass
@MethodSource("combinations")
class RequestTelemetryTest {

  private final Combination combination;

  /** Seconds as doubles and epoch nanoseconds do not round alike. */
  private static final long CLOCK_STEP_NANOS = 1_000_000;

  /** One for all tests of a combination. */
  private static ObservedGateway gateway;

  RequestTelemetryTest(Combination combination) {
    this.combination = combination;
  }

  static List<Combination> combinations() {
    return Combination.all();
  }

  @BeforeParameterizedClassInvocation
  static void start(Combination combination) {
    gateway = ObservedGateway.start(combination);
  }

  @AfterParameterizedClassInvocation
  static void everythingIsDocumented_nothingWasWarnedOf_noAdviceFailed() {
    try (ObservedGateway ending = gateway) {
      assertThat(ending.warnings()).isEmpty();
      ending.receiver.awaitMetric(
          metric ->
              metric.name().equals("gatelens.instrumentation")
                  && metric.has("module", "spring-cloud-gateway-webflux")
                  && metric.has("status", "applied"),
          PATIENCE);
      assertThat(ending.receiver.metrics())
          .filteredOn(metric -> metric.name().equals("gatelens.advice.errors"))
          .isNotEmpty()
          .allMatch(metric -> metric.value() == 0);
      Documented.assertEverythingIs(ending.receiver);
    }
  }

  @Test
  void everyFilter_hasItsTime_underTheNameThatTheConfigurationKnows() {
    gateway.caller.get("/api/filtered");

    for (String filter :
        List.of("RewritePath", "AddRequestHeader", "AccessLog", "NettyRoutingFilter")) {
      for (String phase : List.of("pre", "post")) {
        if (phase.equals("pre") || !filter.equals("NettyRoutingFilter")) {
          gateway.receiver.awaitMetric(
              metric ->
                  metric.name().equals("gateway.filter.duration")
                      && metric.has("gateway.filter.name", filter)
                      && metric.has("gateway.filter.phase", phase),
              PATIENCE);
        }
      }
    }
    assertThat(gateway.receiver.metrics())
        .filteredOn(metric -> metric.name().equals("gateway.filter.duration"))
        .noneMatch(metric -> String.valueOf(metric.attributes()).contains("Lambda"));
  }

  @Test
  void filterThatAnswersOrFails_isASpan_thatSaysWhich() {
    gateway.caller.get("/tenant/none");
    gateway.caller.get("/tenant/unknown", "X-Tenant", "unknown");

    ReceivedSpan answered = filterSpan("/tenant/none", "Tenant");
    assertThat(answered.status()).isEqualTo("UNSET");
    assertThat(answered.attributes())
        .containsOnlyKeys(
            "gateway.filter.name",
            "gateway.filter.order",
            "gateway.filter.phase",
            "gateway.filter.outcome")
        .containsEntry("gateway.filter.order", 1L)
        .containsEntry("gateway.filter.phase", "pre")
        .containsEntry("gateway.filter.outcome", "short_circuit");
    ReceivedSpan failed = filterSpan("/tenant/unknown", "Tenant");
    assertThat(failed.status()).isEqualTo("ERROR");
    assertThat(failed.attributes())
        .containsEntry("gateway.filter.outcome", "failed")
        .containsEntry("error.type", "java.lang.IllegalStateException");
  }

  private ReceivedSpan filterSpan(String path, String filter) {
    ReceivedSpan server = gateway.server(path);
    return gateway.receiver.awaitSpan(
        span ->
            span.name().equals("gateway.filter " + filter)
                && span.parentSpanId().equals(server.spanId())
                && !span.has("gateway.filter.outcome", "ok"),
        PATIENCE);
  }

  @Test
  void aProxiedRequest_isOneTrace_thatGoesOnFromTheClientToTheUpstream() {
    String traceId = "0af7651916cd43dd8448eb211c80319c";

    HttpResponse<String> answer =
        gateway.caller.get(
            "/api/one?token=secret", "traceparent", "00-" + traceId + "-b7ad6b7169203331-01");

    ReceivedSpan server = gateway.server("/api/one");
    ReceivedSpan client = gateway.clients(server, 1).get(0);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(server.name()).isEqualTo("GET /api/**");
    assertThat(server.traceId()).isEqualTo(traceId);
    assertThat(server.parentSpanId()).isEqualTo("b7ad6b7169203331");
    assertThat(server.status()).isEqualTo("UNSET");
    assertThat(server.attributes())
        .containsOnlyKeys(
            "http.request.method",
            "http.route",
            "http.response.status_code",
            "url.scheme",
            "url.path",
            "server.address",
            "server.port",
            "client.address",
            "network.peer.address",
            "network.peer.port",
            "network.protocol.version",
            "user_agent.original",
            "gateway.name",
            "gateway.route.id",
            "gateway.config.hash",
            "gateway.response.source",
            "gateway.request.overhead")
        .containsEntry("http.route", "/api/**")
        .containsEntry("http.response.status_code", 200L)
        .containsEntry("server.port", (long) gateway.process.port())
        .containsEntry("network.protocol.version", "1.1")
        .containsEntry("gateway.name", "spring-cloud-gateway-webflux")
        .containsEntry("gateway.route.id", "rewrite")
        .containsEntry("gateway.response.source", "upstream");
    assertThat(client.name()).isEqualTo("GET");
    assertThat(client.parentSpanId()).isEqualTo(server.spanId());
    assertThat(client.attributes())
        .containsOnlyKeys(
            "http.request.method",
            "http.response.status_code",
            "url.full",
            "server.address",
            "server.port",
            "network.peer.address",
            "network.peer.port",
            "network.protocol.version",
            "gateway.route.id",
            "gateway.upstream.time_to_first_byte",
            "gateway.upstream.connection.reused")
        .containsEntry("server.port", (long) gateway.upstreamA.port());
    assertThat(String.valueOf(client.attributes().get("url.full")))
        .endsWith("/one?token=REDACTED")
        .doesNotContain("secret");
    assertThat(client.startNanos()).isBetween(server.startNanos(), server.endNanos());
    assertThat(client.endNanos()).isLessThanOrEqualTo(server.endNanos());
    assertThat(upstreamRequest("/one").headers())
        .containsEntry("traceparent", "00-" + traceId + "-" + client.spanId() + "-01");
  }

  @Test
  void withoutATraceOfTheClients_theGatewayBeginsOne() {
    gateway.caller.get("/api/begins");

    ReceivedSpan server = gateway.server("/api/begins");
    assertThat(server.parentSpanId()).isEmpty();
    assertThat(upstreamRequest("/begins").headers().get("traceparent")).contains(server.traceId());
  }

  @Test
  void aBrokenTraceparent_isNoError_andBeginsATrace() {
    HttpResponse<String> answer =
        gateway.caller.get("/api/broken", "traceparent", "00-nonsense", "baggage", "=;,");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(gateway.server("/api/broken").parentSpanId()).isEmpty();
  }

  @Test
  void retries_areAttemptsOfTheirOwn_numbered() {
    gateway.upstreamA.clear();

    HttpResponse<String> answer = gateway.caller.get("/orders/flaky");

    ReceivedSpan server = gateway.server("/orders/flaky");
    List<ReceivedSpan> attempts = gateway.clients(server, 3);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(server.attributes()).containsEntry("http.response.status_code", 200L);
    assertThat(attempts).hasSize(3).allMatch(span -> span.parentSpanId().equals(server.spanId()));
    assertThat(attempts)
        .allSatisfy(
            span ->
                assertThat(span.attributes()).containsEntry("gateway.upstream.cluster", "orders"));
    assertThat(attempts)
        .extracting(span -> span.attributes().get("http.request.resend_count"))
        .containsExactly(null, 1L, 2L);
    assertThat(attempts)
        .extracting(span -> span.attributes().get("http.response.status_code"))
        .containsExactly(503L, 503L, 200L);
    assertThat(attempts)
        .extracting(ReceivedSpan::status)
        .containsExactly("ERROR", "ERROR", "UNSET");
    for (String outcome : List.of("failed", "recovered")) {
      gateway.receiver.awaitMetric(
          metric ->
              metric.name().equals("gateway.retry.attempts")
                  && metric.has("gateway.route.id", "orders-lb")
                  && metric.has("outcome", outcome),
          PATIENCE);
    }
  }

  @Test
  void rateLimiter_saysWhatItDecided() {
    int limited = 0;
    // The sample allows 5 a second; the bound is for a machine that is very slow.
    for (int i = 0; i < 500 && limited == 0; i++) {
      limited = gateway.caller.get("/limited/" + i).statusCode() == 429 ? i : 0;
    }

    ReceivedSpan server = gateway.server("/limited/" + limited);
    assertThat(limited).isPositive();
    assertThat(server.attributes())
        .containsEntry("gateway.response.source", "gateway")
        .containsEntry("gateway.response.flag", "rate_limited");
    assertThat(filterSpan("/limited/" + limited, "RequestRateLimiter").attributes())
        .containsEntry("gateway.filter.outcome", "short_circuit");
    for (String decision : List.of("allowed", "limited")) {
      gateway.receiver.awaitMetric(
          metric ->
              metric.name().equals("gateway.rate_limit.decisions")
                  && metric.has("gateway.route.id", "limited")
                  && metric.has("decision", decision),
          PATIENCE);
    }
  }

  @Test
  void retriesInVain_areSaidToBe_andTheirWaitIsNobodysOverhead() {
    HttpResponse<String> answer = gateway.caller.get("/orders/status/503");

    ReceivedSpan server = gateway.server("/orders/status/503");
    List<ReceivedSpan> attempts = gateway.clients(server, 3);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(server.attributes())
        .containsEntry("gateway.response.source", "upstream")
        .containsEntry("gateway.response.flag", "retries_exhausted");
    // The sample waits 10 ms before the second attempt and 20 before the third.
    double waited =
        (attempts.get(2).startNanos()
                - attempts.get(1).endNanos()
                + attempts.get(1).startNanos()
                - attempts.get(0).endNanos())
            / 1e9;
    double total = (server.endNanos() - server.startNanos()) / 1e9;
    assertThat(waited).isGreaterThan(0.025);
    assertThat((double) server.attributes().get("gateway.request.overhead"))
        .isLessThan(total - 0.025);
    gateway.receiver.awaitMetric(
        metric ->
            metric.name().equals("gateway.retry.attempts") && metric.has("outcome", "exhausted"),
        PATIENCE);
  }

  @Test
  void noRoute_is404_withItsReason_andNoRouteInItsName() {
    HttpResponse<String> answer = gateway.caller.get("/nowhere");

    ReceivedSpan server = gateway.server("/nowhere");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(server.name()).isEqualTo("GET");
    assertThat(server.attributes())
        .containsEntry("gateway.response.source", "gateway")
        .containsEntry("gateway.response.flag", "no_route")
        .doesNotContainKeys("http.route", "gateway.route.id");
  }

  @Test
  void aRefusedConnection_isAFailedAttempt() {
    HttpResponse<String> answer = gateway.caller.get("/dead/end");

    ReceivedSpan server = gateway.server("/dead/end");
    ReceivedSpan client = gateway.clients(server, 1).get(0);
    assertThat(answer.statusCode()).isEqualTo(500);
    assertFlag(server, "gateway", "connect_failed");
    assertThat(server.status()).isEqualTo("ERROR");
    assertThat(client.status()).isEqualTo("ERROR");
    assertThat(String.valueOf(client.attributes().get("error.type"))).contains("ConnectException");
    assertThat(client.attributes()).doesNotContainKey("http.response.status_code");
  }

  @Test
  void aResponseTimeout_is504_andACancelledAttempt() {
    HttpResponse<String> answer = gateway.caller.get("/timeout/5000");

    ReceivedSpan server = gateway.server("/timeout/5000");
    ReceivedSpan client = gateway.clients(server, 1).get(0);
    assertThat(answer.statusCode()).isEqualTo(504);
    assertFlag(server, "gateway", "upstream_timeout");
    assertThat(client.durationNanos()).isGreaterThan(Duration.ofMillis(290).toNanos());
    assertThat(overheadNanos(server))
        .isLessThanOrEqualTo(server.durationNanos() - client.durationNanos() + CLOCK_STEP_NANOS);
  }

  @Test
  void aTruncatedBody_isSeen_althoughTheStatusWas200() {
    assertThat(gateway.caller).isNotNull();
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> gateway.caller.get("/cut"))
        .isInstanceOf(java.io.UncheckedIOException.class);

    ReceivedSpan server = gateway.server("/cut");
    assertFlag(server, "upstream", "upstream_truncated");
    assertThat(server.status()).isEqualTo("ERROR");
    assertThat(gateway.clients(server, 1).get(0).status()).isEqualTo("ERROR");
  }

  @Test
  void anAbort_endsTheRequest_andItsAttempt() {
    gateway.caller.abort("/api/slow/20000", Duration.ofMillis(300));

    ReceivedSpan server = gateway.server("/api/slow/20000");
    assertFlag(server, "client", "client_aborted");
    assertThat(server.durationNanos()).isLessThan(Duration.ofSeconds(10).toNanos());
    assertThat(gateway.clients(server, 1).get(0).attributes())
        .containsEntry("error.type", "cancelled");
  }

  @Test
  void h2c_isSeenLikeHttp11() {
    HttpResponse<String> answer = HttpCaller.h2c(gateway.process.port()).get("/api/h2c");
    HttpCaller h2c = HttpCaller.h2c(gateway.process.port());
    h2c.get("/api/h2c-upgrade");
    HttpResponse<String> second = h2c.get("/api/h2c-stream");

    ReceivedSpan server = gateway.server("/api/h2c-stream");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(second.version()).isEqualTo(java.net.http.HttpClient.Version.HTTP_2);
    assertThat(server.attributes())
        .containsEntry("network.protocol.version", "2")
        .containsEntry("http.route", "/api/**");
    assertThat(gateway.clients(server, 1)).hasSize(1);
  }

  @Test
  void aFallback_keepsTheRoute_andTheTrace() {
    HttpResponse<String> answer = gateway.caller.get("/cb/status/500");

    ReceivedSpan server = gateway.server("/cb/status/500");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(server.attributes()).containsEntry("gateway.route.id", "breaker");
    assertThat(gateway.clients(server, 1).get(0).parentSpanId()).isEqualTo(server.spanId());
  }

  @Test
  void aWebSocket_endsItsRequestWithTheHandshake() {
    String echo = gateway.caller.webSocketEcho("/ws/echo", "hello");

    ReceivedSpan server = gateway.server("/ws/echo");
    assertThat(echo).isEqualTo("hello");
    assertThat(server.attributes())
        .containsEntry("http.response.status_code", 101L)
        .containsEntry("gateway.route.id", "ws");
  }

  @Test
  void aStream_isTransfer_notOverhead() {
    gateway.caller.get("/sse");

    ReceivedSpan server = gateway.server("/sse");
    long streamedNanos = Duration.ofMillis(800).toNanos();
    assertThat(server.durationNanos()).isGreaterThan(streamedNanos);
    assertThat(overheadNanos(server)).isLessThan(server.durationNanos() - streamedNanos);
  }

  @Test
  void theMetricsOfTheRequestPath_comeWithTheirRoute() {
    gateway.caller.get("/api/metrics");

    for (String name :
        List.of(
            "http.server.request.duration",
            "http.client.request.duration",
            "gateway.request.overhead.duration",
            "gateway.upstream.time_to_first_byte")) {
      ReceivedMetric metric =
          gateway.receiver.awaitMetric(
              point -> point.name().equals(name) && point.has("gateway.route.id", "rewrite"),
              PATIENCE);
      assertThat(metric.type()).isEqualTo(ReceivedMetric.Type.HISTOGRAM);
      assertThat(metric.unit()).isEqualTo("s");
      assertThat(metric.count()).isPositive();
    }
    gateway.receiver.awaitMetric(
        point -> point.name().equals("http.server.active_requests") && point.value() == 0,
        PATIENCE);
  }

  @Test
  void theProcess_itsReadiness_itsJvm_andTheSdk_haveTheirMetrics() {
    for (String name :
        Set.of(
            "gateway.info",
            "gateway.startup.duration",
            "gateway.readiness.condition",
            "gateway.config.loads",
            "gateway.config.load.duration",
            "gateway.config.last_load.success",
            "gateway.config.last_success.time",
            "gateway.config.routes",
            "gateway.config.info",
            "gatelens.instrumentation",
            "gatelens.spans.dropped",
            "jvm.memory.used",
            "jvm.thread.count",
            "jvm.cpu.time")) {
      gateway.receiver.awaitMetric(metric -> metric.name().equals(name), PATIENCE);
    }
    gateway.receiver.awaitMetric(
        metric -> metric.name().equals("gateway.ready") && metric.value() == 1, PATIENCE);
    gateway.receiver.awaitMetric(metric -> metric.name().startsWith("otel.sdk."), PATIENCE);
    ReceivedMetric info =
        gateway.receiver.awaitMetric(
            metric ->
                metric.name().equals("gateway.info")
                    && metric.attributes().containsKey("gateway.version"),
            PATIENCE);
    String version = String.valueOf(info.attributes().get("gateway.version"));
    assertThat(version).startsWith(combination.line());
    Documented.assertRuns(
        version,
        gateway.app.libraryVersion("spring-boot"),
        gateway.app.libraryVersion("reactor-netty-http"));
    assertThat(info.resource())
        .containsEntry("service.name", "sample-gateway")
        .containsEntry("telemetry.distro.name", "gatelens")
        .containsKeys("service.instance.id", "process.pid", "host.name");
  }

  private static UpstreamRequest upstreamRequest(String path) {
    return gateway.upstreamA.requests().stream()
        .filter(request -> request.uri().startsWith(path))
        .findFirst()
        .orElseThrow();
  }

  private static long overheadNanos(ReceivedSpan server) {
    return (long) ((double) server.attributes().get("gateway.request.overhead") * 1e9);
  }

  private static void assertFlag(ReceivedSpan server, String source, String flag) {
    assertThat(server.attributes())
        .containsEntry("gateway.response.source", source)
        .containsEntry("gateway.response.flag", flag);
  }
}
