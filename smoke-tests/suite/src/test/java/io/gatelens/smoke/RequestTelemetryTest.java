package io.gatelens.smoke;

import static io.gatelens.testing.TestBed.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.HttpCaller;
import io.gatelens.rig.ReceivedMetric;
import io.gatelens.rig.ReceivedSpan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests through every version on every JDK, as their spans and metrics arrive. */
@ParameterizedClass
@MethodSource("combinations")
class RequestTelemetryTest {

  private static final String ROUTES =
      """
      - id: limited-503
        uri: http://${upstream.host}:${upstream.a}
        predicates: [ "Path=/limited-503/**" ]
        filters:
          - name: RequestRateLimiter
            args:
              rate-limiter: "#{@fixedWindowRateLimiter}"
              key-resolver: "#{@everyCallerTogether}"
              fixed-window-rate-limiter.per-second: 1
              status-code: SERVICE_UNAVAILABLE
      """;

  private static final String UNDECODABLE =
      "POST /api/chunk HTTP/1.1\r\nhost: gateway\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n";

  private final Combination combination;

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
    gateway = ObservedGateway.start(combination, ROUTES, builder -> builder);
  }

  @AfterParameterizedClassInvocation
  static void everythingIsDocumented_nothingWasWarnedOf_noAdviceFailed() {
    try (ObservedGateway ending = gateway) {
      ending.receiver.awaitMetric(
          metric ->
              metric.name().equals("gatelens.instrumentation")
                  && metric.has("module", "spring-cloud-gateway-webflux")
                  && metric.has("status", "applied"),
          PATIENCE);
      ending.assertSound();
      Documented.assertEverythingIs(ending.receiver);
    }
  }

  @Test
  void everyFilter_hasItsTime_underTheNameThatTheConfigurationKnows() {
    gateway.caller.get("/api/filtered");

    for (String filter :
        List.of("RewritePath", "AddRequestHeader", "AccessLog", "NettyWriteResponseFilter")) {
      awaitFilterDuration(filter, "pre");
    }
    // These three do nothing after they have handed the request on.
    awaitFilterDuration("NettyWriteResponseFilter", "post");
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

  private static void awaitFilterDuration(String filter, String phase) {
    gateway.receiver.awaitMetric(
        metric ->
            metric.name().equals("gateway.filter.duration")
                && metric.has("gateway.filter.name", filter)
                && metric.has("gateway.filter.phase", phase),
        PATIENCE);
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

  @Test
  void limiterThatAnswersAnotherStatus_isStillALimiter() {
    int limited = -1;
    // One a second passes; the bound is for a machine that is very slow.
    for (int i = 0; i < 500 && limited < 0; i++) {
      limited = gateway.caller.get("/limited-503/" + i).statusCode() == 503 ? i : -1;
    }

    ReceivedSpan server = gateway.server("/limited-503/" + limited);
    assertThat(server.attributes())
        .containsEntry("http.response.status_code", 503L)
        .containsEntry("gateway.response.source", "gateway")
        .containsEntry("gateway.response.flag", "rate_limited");
    awaitDecision("limited-503", "limited");
  }

  @Test
  void keyThatIsEmpty_isDeniedByTheLimiter() {
    HttpResponse<String> answer = gateway.caller.get("/limited-503/keyless", "X-Key", "empty");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(gateway.server("/limited-503/keyless").attributes())
        .containsEntry("gateway.response.flag", "rate_limited");
  }

  private static void awaitDecision(String route, String decision) {
    gateway.receiver.awaitMetric(
        metric ->
            metric.name().equals("gateway.rate_limit.decisions")
                && metric.has("gateway.route.id", route)
                && metric.has("decision", decision),
        PATIENCE);
  }

  @Test
  void filterThatFailsAfterTheUpstreamsAnswer_isWhatFailed() {
    HttpResponse<String> answer = gateway.caller.get("/tenant/late", "X-Tenant", "late");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertTenantFailed("/tenant/late", "post");
    assertThat(gateway.clients(gateway.server("/tenant/late"), 1).get(0).attributes())
        .containsEntry("http.response.status_code", 200L);
  }

  @Test
  void filterThatThrowsBeforeItReturns_isWhatFailed() {
    HttpResponse<String> answer = gateway.caller.get("/tenant/broken", "X-Tenant", "broken");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertTenantFailed("/tenant/broken", "pre");
  }

  private void assertTenantFailed(String path, String phase) {
    assertThat(gateway.server(path).attributes())
        .containsEntry("gateway.response.source", "gateway")
        .containsEntry("gateway.response.flag", "filter_failed");
    assertThat(filterSpan(path, "Tenant").attributes())
        .containsEntry("gateway.filter.phase", phase)
        .containsEntry("gateway.filter.outcome", "failed")
        .containsEntry("error.type", "java.lang.IllegalStateException");
  }

  @Test
  void limiterThatFails_isAnErrorOfItsOwn() {
    HttpResponse<String> answer = gateway.caller.get("/limited-503/broken", "X-Key", "broken");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(gateway.server("/limited-503/broken").attributes())
        .containsEntry("gateway.response.flag", "filter_failed");
    awaitDecision("limited-503", "error");
  }

  @Test
  void chunkWithoutALength_isABadRequest() throws IOException {
    String answer = raw(UNDECODABLE);

    assertThat(answer).startsWith("HTTP/1.1 400 ");
    assertThat(gateway.server("/api/chunk").attributes())
        .containsEntry("http.response.status_code", 400L)
        .containsEntry("gateway.response.source", "gateway")
        .containsEntry("gateway.response.flag", "bad_request");
    gateway.receiver.awaitMetric(
        metric ->
            metric.name().equals("http.server.active_requests")
                && metric.has("http.request.method", "POST")
                && metric.value() == 0,
        PATIENCE);
  }

  /** What the gateway writes until it closes the connection. */
  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.process.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
