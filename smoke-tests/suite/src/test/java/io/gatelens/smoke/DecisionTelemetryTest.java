package io.gatelens.smoke;

import static io.gatelens.smoke.ObservedGateway.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.ReceivedMetric;
import io.gatelens.rig.ReceivedSpan;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Who decided: circuit breakers, load balancing, forwards, routing. */
@ParameterizedClass
@MethodSource("combinations")
class DecisionTelemetryTest {

  private static final String ROUTES =
      """
      - id: dead-retried
        uri: http://${upstream.host}:${upstream.dead}
        predicates: [ "Path=/dead-retried" ]
        filters:
          - name: Retry
            args:
              retries: 2
              methods: GET
              backoff: { firstBackoff: 10ms, maxBackoff: 50ms, factor: 2, basedOnPreviousValue: false }
      - id: counted
        uri: http://${upstream.host}:${upstream.a}
        predicates: [ "Path=/counted/**" ]
        filters:
          - name: CircuitBreaker
            args: { name: counted, statusCodes: [ 500 ] }
          - StripPrefix=1
      """;

  /** Resilience4j's default: as many calls as it takes to judge an upstream. */
  private static final int CALLS_TO_OPEN = 100;

  /** There a predicate that fails does not match; later, the search for a route fails with it. */
  private static final List<String> TAKES_FAILURE_FOR_MISMATCH = List.of("3.1", "4.0", "4.1");

  private static final String CALLER = "0af7651916cd43dd8448eb211c80319c";
  private static final String TRACEPARENT = "00-" + CALLER + "-b7ad6b7169203331-01";

  /** One for all tests of a combination. */
  private static ObservedGateway gateway;

  private final Combination combination;

  DecisionTelemetryTest(Combination combination) {
    this.combination = combination;
  }

  static List<Combination> combinations() {
    return Combination.everyLine();
  }

  @BeforeParameterizedClassInvocation
  static void start(Combination combination) {
    gateway = ObservedGateway.start(combination, ROUTES, DecisionTelemetryTest::configure);
    // A circuit breaker gives its upstream a second by default, and a cold JVM may take longer.
    gateway.caller.get("/rescued/warm-up");
  }

  private static GatewayProcess.Builder configure(GatewayProcess.Builder builder) {
    return builder
        .environment("GATELENS_TRACE_DETAIL_ROUTES", "stock-lb=full;alias=full")
        .environment("GATELENS_TRACE_SLOW_STEP", "10m")
        .environment("GATELENS_TRACE_INCOMING_ROUTES", "alias=ignore")
        .environment("GATELENS_TRACE_INCOMING_NETWORKS", "127.0.0.0/8=link,203.0.113.0/24=continue")
        .environment("GATELENS_METRICS_FILTER_BY_ROUTE", "true")
        .environment("GATELENS_TRACE_RESPONSE_HEADER", "x-trace-id");
  }

  @AfterParameterizedClassInvocation
  static void everythingIsDocumented_nothingWasWarnedOf_noAdviceFailed() {
    try (ObservedGateway ending = gateway) {
      for (String module : List.of("resilience4j", "spring-cloud-loadbalancer")) {
        awaitMetric("gatelens.instrumentation", m -> m.has("module", module));
      }
      ending.assertSound();
      Documented.assertEverythingIs(ending.receiver);
    }
  }

  @Test
  void openBreaker_isSeen_andWhatItRejectsSaysSo() {
    gateway.caller.get("/fragile/first");
    awaitState("fragile", "closed");
    open("/fragile/status/500");

    HttpResponse<String> answer = gateway.caller.get("/fragile/rejected");

    ReceivedSpan server = gateway.server("/fragile/rejected");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertHasTraceId(answer, server);
    assertThat(server.attributes())
        .containsEntry("gateway.route.id", "fragile")
        .containsEntry("gateway.response.source", "gateway")
        .containsEntry("gateway.response.flag", "circuit_open");
    assertThat(clientsOf(server)).isEmpty();
    awaitState("fragile", "open");
    awaitMetric(
        "gateway.circuit_breaker.transitions",
        metric ->
            metric.has("name", "fragile")
                && metric.has("from", "closed")
                && metric.has("to", "open")
                && metric.value() == 1);
    awaitMetric(
        "gateway.circuit_breaker.rejected",
        metric -> metric.has("name", "fragile") && metric.value() >= 1);
  }

  @Test
  void answerThatABreakerCountsAsAFailure_isStillTheUpstreams() {
    HttpResponse<String> answer = gateway.caller.get("/counted/status/500");

    ReceivedSpan server = gateway.server("/counted/status/500");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(server.attributes())
        .containsEntry("gateway.response.source", "upstream")
        .containsEntry("error.type", "500")
        .doesNotContainKey("gateway.response.flag");
    assertThat(server.events()).isEmpty();
    assertThat(gateway.clients(server, 1).get(0).attributes())
        .containsEntry("http.response.status_code", 500L);
  }

  @Test
  void fallbackToAnotherRoute_keepsTheFirst_andTheTrace() {
    HttpResponse<String> answer = gateway.caller.get("/rescued/status/500");

    ReceivedSpan server = gateway.server("/rescued/status/500");
    List<ReceivedSpan> attempts = gateway.clients(server, 2);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"uri\":\"/rescue\"");
    assertHasTraceId(answer, server);
    assertThat(server.name()).isEqualTo("GET /rescued/**");
    assertThat(server.attributes()).containsEntry("gateway.route.id", "rescued");
    assertThat(attempts).hasSize(2).allMatch(at -> at.parentSpanId().equals(server.spanId()));
    assertThat(attempts.get(0).attributes())
        .containsEntry("http.response.status_code", 500L)
        .containsEntry("error.type", "500");
    assertThat(attempts.get(1).attributes()).containsEntry("http.response.status_code", 200L);
  }

  @Test
  void fallbackOfASlowUpstream_runsOnAnotherThread_inTheSameTrace() {
    HttpResponse<String> answer = gateway.caller.get("/rescued/slow/20000");

    ReceivedSpan server = gateway.server("/rescued/slow/20000");
    List<ReceivedSpan> attempts = gateway.clients(server, 2);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(server.attributes())
        .containsEntry("gateway.route.id", "rescued")
        .containsEntry("gateway.response.flag", "upstream_timeout");
    assertThat(attempts.get(0).attributes()).containsEntry("error.type", "cancelled");
    assertThat(attempts.get(1).parentSpanId()).isEqualTo(server.spanId());
    assertThat(gateway.upstreamA.requests())
        .filteredOn(request -> request.uri().equals("/rescue"))
        .anyMatch(
            request -> request.headers().get("traceparent").contains(attempts.get(1).spanId()));
  }

  @Test
  void fallbackOfAnOpenBreaker_saysThatItWasOpen() {
    open("/cb/status/500");

    HttpResponse<String> answer = gateway.caller.get("/cb/rejected");

    ReceivedSpan server = gateway.server("/cb/rejected");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("fallback");
    assertHasTraceId(answer, server);
    assertThat(server.attributes())
        .containsEntry("gateway.route.id", "breaker")
        .containsEntry("http.route", "/cb/**")
        .containsEntry("gateway.response.source", "gateway")
        .containsEntry("gateway.response.flag", "circuit_open");
    assertThat(clientsOf(server)).isEmpty();
  }

  @Test
  void loadBalancer_saysWhichInstanceItChose_andWhichAreHealthy() {
    long alive = gateway.upstreamA.port();
    gateway.caller.get("/stock/first"); // The checks begin with it.
    awaitMetric(
        "gateway.upstream.target.health",
        metric ->
            metric.has("gateway.upstream.cluster", "stock")
                && metric.has("server.port", alive)
                && metric.has("state", "healthy")
                && metric.value() == 1);
    awaitMetric(
        "gateway.upstream.target.health",
        metric ->
            !metric.has("server.port", alive)
                && metric.has("state", "unhealthy")
                && metric.value() == 1);

    for (int i = 0; i < 4; i++) {
      assertThat(gateway.caller.get("/stock/" + i).statusCode()).isEqualTo(200);
    }

    ReceivedSpan server = gateway.server("/stock/0");
    ReceivedSpan choice = step(server, "gateway.load_balance stock");
    assertThat(choice.status()).isEqualTo("UNSET");
    assertThat(choice.attributes())
        .containsOnlyKeys("gateway.upstream.cluster", "server.address", "server.port")
        .containsEntry("gateway.upstream.cluster", "stock")
        .containsEntry("server.address", "127.0.0.1")
        .containsEntry("server.port", alive);
    ReceivedSpan client = gateway.clients(server, 1).get(0);
    assertThat(client.attributes())
        .containsEntry("gateway.upstream.cluster", "stock")
        .containsEntry("server.port", alive);
    assertThat(choice.endNanos()).isLessThanOrEqualTo(client.startNanos());
  }

  @Test
  void serviceWithoutAnInstance_isNoTarget_andAFailedChoice() {
    HttpResponse<String> answer = gateway.caller.get("/nobody/there");

    ReceivedSpan server = gateway.server("/nobody/there");
    ReceivedSpan choice = step(server, "gateway.load_balance nobody");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(server.attributes())
        .containsEntry("gateway.response.source", "gateway")
        .containsEntry("gateway.response.flag", "no_target");
    assertThat(choice.status()).isEqualTo("ERROR");
    assertThat(choice.attributes()).containsOnlyKeys("gateway.upstream.cluster", "error.type");
    assertThat(clientsOf(server)).isEmpty();
  }

  @Test
  void forward_keepsTheFirstRoute_andIsSearchedForOnceMore() {
    HttpResponse<String> answer = gateway.caller.get("/alias", "traceparent", TRACEPARENT);

    ReceivedSpan server = gateway.server("/alias");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"uri\":\"/alias\"");
    assertHasTraceId(answer, server);
    assertThat(server.name()).isEqualTo("GET /alias");
    assertThat(server.attributes())
        .containsEntry("gateway.route.id", "alias")
        .containsEntry("gateway.response.source", "upstream");
    assertThat(gateway.clients(server, 1)).hasSize(1);
    // It is the 13th route; what it forwards to is the first.
    List<ReceivedSpan> searches =
        gateway.receiver.awaitSpans(
            2,
            span ->
                span.name().equals("gateway.route.match")
                    && span.parentSpanId().equals(server.spanId()),
            PATIENCE);
    assertThat(searches)
        .extracting(span -> span.attributes().get("gateway.route.candidates"))
        .containsExactlyInAnyOrder(13L, 1L);
    assertThat(server.traceId()).as("ignored on this route").isNotEqualTo(CALLER);
    assertThat(server.links()).isEmpty();
  }

  @Test
  void callersNetwork_decidesAboutItsTrace_whereTheRouteDoesNot() {
    gateway.caller.get("/api/linked", "traceparent", TRACEPARENT, "X-Forwarded-For", "203.0.113.9");

    ReceivedSpan server = gateway.server("/api/linked");
    assertThat(server.traceId()).isNotEqualTo(CALLER);
    assertThat(server.links()).extracting(ReceivedSpan.Link::traceId).containsExactly(CALLER);
    assertThat(gateway.clients(server, 1)).hasSize(1);
    assertThat(gateway.receiver.spans())
        .filteredOn(span -> span.traceId().equals(server.traceId()))
        .noneMatch(span -> span.kind().equals("INTERNAL"));
  }

  @Test
  void predicateThatFails_isNamed_whateverTheGatewayMakesOfIt() {
    HttpResponse<String> answer = gateway.caller.get("/versioned/a", "X-Version", "two");

    ReceivedSpan server = gateway.server("/versioned/a");
    ReceivedSpan search = step(server, "gateway.route.match");
    boolean isMismatch = TAKES_FAILURE_FOR_MISMATCH.contains(combination.line());
    assertThat(answer.statusCode()).isEqualTo(isMismatch ? 404 : 500);
    assertThat(server.attributes())
        .containsEntry("gateway.response.flag", isMismatch ? "no_route" : "gateway_error")
        .doesNotContainKey("gateway.route.id");
    assertThat(search.status()).isEqualTo("ERROR");
    assertThat(search.attributes())
        .containsOnlyKeys("gateway.route.candidates", "gateway.route.id", "error.type")
        .containsEntry("gateway.route.id", "versioned")
        .containsEntry("error.type", "java.lang.NumberFormatException");
  }

  @Test
  void noRoute_isCountedWithItsReason_andWithoutARoute() {
    gateway.caller.get("/nowhere");

    awaitMetric(
        "http.server.request.duration",
        metric ->
            metric.has("gateway.response.flag", "no_route")
                && metric.has("gateway.response.source", "gateway")
                && metric.has("http.response.status_code", 404)
                && !metric.attributes().containsKey("gateway.route.id")
                && !metric.attributes().containsKey("http.route"));
  }

  @Test
  void timeOfFilters_isToldByRoute_whereItIsAskedFor() {
    gateway.caller.get("/api/by-route");

    awaitMetric(
        "gateway.filter.duration",
        metric ->
            metric.has("gateway.filter.name", "RewritePath")
                && metric.has("gateway.route.id", "rewrite"));
  }

  /** Once, whichever way the answer took. */
  private static void assertHasTraceId(HttpResponse<String> answer, ReceivedSpan server) {
    assertThat(answer.headers().allValues("x-trace-id")).containsExactly(server.traceId());
  }

  private static void open(String failing) {
    for (int i = 0; i < CALLS_TO_OPEN; i++) {
      gateway.caller.get(failing);
    }
  }

  private static void awaitState(String breaker, String state) {
    awaitMetric(
        "gateway.circuit_breaker.state",
        metric -> metric.has("name", breaker) && metric.has("state", state) && metric.value() == 1);
  }

  private static void awaitMetric(String name, Predicate<ReceivedMetric> wanted) {
    gateway.receiver.awaitMetric(
        metric -> metric.name().equals(name) && wanted.test(metric), PATIENCE);
  }

  private static ReceivedSpan step(ReceivedSpan server, String name) {
    return gateway.receiver.awaitSpan(
        span -> span.name().equals(name) && span.parentSpanId().equals(server.spanId()), PATIENCE);
  }

  /** They end before their request, so they have arrived when it has. */
  private static List<ReceivedSpan> clientsOf(ReceivedSpan server) {
    return gateway.receiver.spans().stream()
        .filter(span -> span.kind().equals("CLIENT") && span.traceId().equals(server.traceId()))
        .toList();
  }

  @Test
  void failureOutsideOfAnyRoute_isTheGateways() {
    HttpResponse<String> answer = gateway.caller.get("/api/broken", "X-Break", "yes");

    ReceivedSpan server = gateway.server("/api/broken");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(server.name()).isEqualTo("GET");
    assertThat(server.status()).isEqualTo("ERROR");
    assertThat(server.attributes())
        .containsEntry("gateway.response.source", "gateway")
        .containsEntry("gateway.response.flag", "gateway_error")
        .containsEntry("error.type", "500")
        .doesNotContainKeys("gateway.route.id", "http.route");
    assertThat(clientsOf(server)).isEmpty();
  }

  @Test
  void retriesOfAFailure_areFlaggedAsTheFailure_andTheirWaitIsBackoff() {
    HttpResponse<String> answer = gateway.caller.get("/dead-retried");

    ReceivedSpan server = gateway.server("/dead-retried");
    List<ReceivedSpan> attempts = gateway.clients(server, 3);
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(attempts).hasSize(3).allMatch(at -> at.status().equals("ERROR"));
    assertThat(attempts)
        .extracting(at -> at.attributes().get("http.request.resend_count"))
        .containsExactly(null, 1L, 2L);
    assertThat(server.attributes())
        .containsEntry("gateway.response.source", "gateway")
        .containsEntry("gateway.response.flag", "connect_failed");
    // 10 ms before the second attempt and 20 before the third.
    assertThat((double) server.attributes().get("gateway.request.backoff")).isGreaterThan(0.025);
    awaitMetric(
        "gateway.retry.attempts",
        metric ->
            metric.has("gateway.route.id", "dead-retried") && metric.has("outcome", "exhausted"));
  }
}
