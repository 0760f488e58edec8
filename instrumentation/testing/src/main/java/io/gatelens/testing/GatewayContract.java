package io.gatelens.testing;

import static io.gatelens.testing.TestBed.PATIENCE;
import static io.gatelens.testing.TestBed.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatelens.rig.ReceivedSpan;
import io.gatelens.rig.UpstreamRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every gateway shows with the agent, and what the agent leaves as it is. A subclass starts
 * its gateway before the tests and ends it after them. One gateway runs at a time, beside it one
 * without the agent.
 */
public abstract class GatewayContract {

  /** Seconds as doubles and epoch nanoseconds do not round alike. */
  private static final double CLOCK_STEP_SECONDS = 1e-3;

  private static final long SEED = 20_261_126;
  private static final int CONVERSATIONS = 500;
  private static final int HASTY_CLIENTS = 200;
  private static final int CONVERSATIONS_KEPT = 100;

  private static ContractGateway gateway;
  private static BareGateway bare;
  private static TestBed bed;

  /** Starts the gateway that the tests are about. */
  protected static void start(ContractGateway gatewayOfTheTests) {
    gateway = gatewayOfTheTests;
    bare = BareGateway.beginToStart(gateway);
    bed = TestBed.start(gateway);
    bare.process(); // It would take time from the tests.
  }

  /** Ends it: nothing was warned of, no advice failed, no request is left. */
  protected static void end() {
    try (BareGateway closing = bare;
        TestBed ending = bed) {
      assertThat(closing.process().isAlive()).isTrue();
      ending.receiver.awaitMetric(
          metric ->
              metric.name().equals("gatelens.instrumentation")
                  && metric.has("module", gateway.name())
                  && metric.has("status", "applied"),
          PATIENCE);
      ending.assertSound();
    }
  }

  @Test
  void aRequest_isOneTrace_thatGoesOnFromTheClientToTheUpstream() {
    String traceId = "0af7651916cd43dd8448eb211c80319c";
    bed.caller.get("/api/before-one"); // Its connection is the one that is reused.

    HttpResponse<String> answer =
        bed.caller.get(
            "/api/one?token=secret", "traceparent", "00-" + traceId + "-b7ad6b7169203331-01");

    ReceivedSpan server = bed.server("/api/one");
    ReceivedSpan client = bed.clients(server, 1).get(0);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(server.name()).isEqualTo("GET " + server.attributes().get("http.route"));
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
            "gateway.request.overhead",
            "gateway.request.upstream",
            "gateway.request.transfer")
        .containsEntry("http.response.status_code", 200L)
        .containsEntry("server.port", (long) bed.process.port())
        .containsEntry("network.protocol.version", "1.1")
        .containsEntry("gateway.name", gateway.name())
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
            "gateway.upstream.connection.acquire",
            "gateway.upstream.connection.reused",
            "gateway.upstream.request.send",
            "gateway.upstream.response.receive")
        .containsEntry("gateway.upstream.connection.reused", true)
        .containsEntry("server.port", (long) bed.upstreamA.port());
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
    bed.caller.get("/api/begins");

    ReceivedSpan server = bed.server("/api/begins");
    assertThat(server.parentSpanId()).isEmpty();
    assertThat(upstreamRequest("/begins").headers().get("traceparent")).contains(server.traceId());
  }

  @Test
  void aBrokenTraceContext_isNoError_andBeginsATrace() {
    List<String> broken =
        List.of(
            "00-nonsense", "ff-", "00-" + "0".repeat(32) + "-b7ad6b7169203331-01", "x".repeat(999));
    for (int i = 0; i < broken.size(); i++) {
      String path = "/api/broken/" + i;

      HttpResponse<String> answer =
          bed.caller.get(
              path, "traceparent", broken.get(i), "tracestate", "==,,", "baggage", "=;,%%%");

      assertThat(answer.statusCode()).isEqualTo(200);
      ReceivedSpan server = bed.server(path);
      assertThat(server.parentSpanId()).isEmpty();
      assertThat(bed.clients(server, 1).get(0).parentSpanId()).isEqualTo(server.spanId());
    }
  }

  @Test
  void aTraceContext_goesOn_whateverComesBrokenBesideIt() {
    List<String[]> broken =
        List.of(
            new String[] {"tracestate", "==,,"},
            new String[] {"tracestate", "x".repeat(999)},
            new String[] {"baggage", "=;,%%%"},
            new String[] {"baggage", "key=%zz"});
    for (int i = 0; i < broken.size(); i++) {
      String path = "/api/beside/" + i;
      int trace = 1_000 + i;

      HttpResponse<String> answer =
          bed.caller.get(
              path, "traceparent", traceparent(trace), broken.get(i)[0], broken.get(i)[1]);

      assertThat(answer.statusCode()).isEqualTo(200);
      ReceivedSpan server = bed.server(path);
      ReceivedSpan client = bed.clients(server, 1).get(0);
      assertThat(server.traceId()).isEqualTo(traceId(trace));
      assertThat(server.parentSpanId()).isEqualTo("b7ad6b7169203331");
      assertThat(server.status()).isEqualTo("UNSET");
      assertThat(client.parentSpanId()).isEqualTo(server.spanId());
    }
  }

  @Test
  void retries_areAttemptsOfTheirOwn_numbered_withTheWaitBetweenThemApart() {
    bed.upstreamA.clear();

    HttpResponse<String> answer = bed.caller.get("/orders/flaky");

    ReceivedSpan server = bed.server("/orders/flaky");
    List<ReceivedSpan> attempts = bed.clients(server, 3);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(attempts).hasSize(3).allMatch(span -> span.parentSpanId().equals(server.spanId()));
    assertThat(attempts)
        .extracting(span -> span.attributes().get("http.request.resend_count"))
        .containsExactly(null, 1L, 2L);
    assertThat(attempts)
        .extracting(span -> span.attributes().get("http.response.status_code"))
        .containsExactly(503L, 503L, 200L);
    assertThat(attempts)
        .extracting(ReceivedSpan::status)
        .containsExactly("ERROR", "ERROR", "UNSET");
    // 10 ms before the second attempt and 20 before the third; timers of some JVMs are a bit early.
    assertThat(seconds(server, "gateway.request.backoff")).isGreaterThan(0.025);
  }

  @Test
  void noRoute_isTheGatewaysAnswer_withNoRouteInItsName() {
    HttpResponse<String> answer = bed.caller.get("/nowhere");

    ReceivedSpan server = bed.server("/nowhere");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(server.name()).isEqualTo("GET");
    assertThat(server.attributes()).doesNotContainKeys("http.route", "gateway.route.id");
    assertFlag(server, "gateway", "no_route");
  }

  @Test
  void aFilterThatAnswers_isSaidToHaveDoneSo_andNoUpstreamWasAsked() {
    HttpResponse<String> answer = bed.caller.get("/tenant/none");

    ReceivedSpan server = bed.server("/tenant/none");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertFlag(server, "gateway", "filter_response");
    assertThat(seconds(server, "gateway.request.upstream")).isZero();
    assertThat(stepOf(server).attributes())
        .containsEntry("gateway.filter.outcome", "short_circuit");
  }

  @Test
  void aFilterThatThrows_isSaidToHaveFailed() {
    HttpResponse<String> answer = bed.caller.get("/tenant/unknown", "X-Tenant", "unknown");

    ReceivedSpan server = bed.server("/tenant/unknown");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertFlag(server, "gateway", "filter_failed");
    assertThat(server.status()).isEqualTo("ERROR");
    assertThat(stepOf(server).attributes())
        .containsEntry("gateway.filter.outcome", "failed")
        .containsEntry("error.type", "java.lang.IllegalStateException");
  }

  @Test
  void aRefusedConnection_isAFailedAttempt() {
    HttpResponse<String> answer = bed.caller.get("/dead/end");

    ReceivedSpan server = bed.server("/dead/end");
    ReceivedSpan client = bed.clients(server, 1).get(0);
    assertThat(answer.statusCode()).isGreaterThanOrEqualTo(500);
    assertFlag(server, "gateway", "connect_failed");
    assertThat(server.status()).isEqualTo("ERROR");
    assertThat(client.status()).isEqualTo("ERROR");
    assertThat(String.valueOf(client.attributes().get("error.type"))).contains("ConnectException");
    assertThat(client.attributes()).doesNotContainKey("http.response.status_code");
  }

  @Test
  void aResponseTimeout_is504_andTheUpstreamsTime() {
    HttpResponse<String> answer = bed.caller.get("/timeout/5000");

    ReceivedSpan server = bed.server("/timeout/5000");
    ReceivedSpan client = bed.clients(server, 1).get(0);
    assertThat(answer.statusCode()).isEqualTo(504);
    assertFlag(server, "gateway", "upstream_timeout");
    assertThat(client.durationNanos()).isGreaterThan(Duration.ofMillis(290).toNanos());
    assertThat(seconds(server, "gateway.request.overhead"))
        .isLessThanOrEqualTo(
            (server.durationNanos() - client.durationNanos()) / 1e9 + CLOCK_STEP_SECONDS);
  }

  @Test
  void aTruncatedBody_isSeen_althoughTheStatusWas200() {
    assertThatThrownBy(() -> bed.caller.get("/cut")).isInstanceOf(UncheckedIOException.class);

    ReceivedSpan server = bed.server("/cut");
    assertFlag(server, "upstream", "upstream_truncated");
    assertThat(server.status()).isEqualTo("ERROR");
    assertThat(bed.clients(server, 1).get(0).status()).isEqualTo("ERROR");
  }

  @Test
  void anAbortBeforeTheAnswer_endsTheRequest_andItsAttempt() {
    bed.caller.abort("/api/slow/20000", Duration.ofMillis(300));

    ReceivedSpan server = onlyServer("/api/slow/20000");
    assertFlag(server, "client", "client_aborted");
    assertThat(server.durationNanos()).isLessThan(Duration.ofSeconds(10).toNanos());
    assertThat(bed.clients(server, 1).get(0).attributes()).containsEntry("error.type", "cancelled");
  }

  @Test
  void anAbortAmidTheAnswer_endsTheRequest_andIsNoFailureOfTheUpstream() {
    String path = "/api/big/500000000";

    assertThat(bed.caller.abort(path, Duration.ofSeconds(10))).isTrue();

    ReceivedSpan server = onlyServer(path);
    assertFlag(server, "client", "client_aborted");
    assertThat(bed.clients(server, 1).get(0).attributes())
        .containsEntry("http.response.status_code", 200L)
        .containsEntry("error.type", "cancelled");
  }

  @Test
  void aClientThatClosesOnceItHasItsAnswer_hasNotAborted() throws IOException {
    String path = "/api/digest/closes";
    for (int i = 0; i < HASTY_CLIENTS; i++) {
      try (RawConnection connection = RawConnection.open(bed.process.port())) {
        connection.write(Http1.text(Request.get(path)));
        assertThat(connection.answers().next("GET")).startsWith("HTTP/1.1 200");
      }
    }

    List<ReceivedSpan> servers =
        bed.receiver.awaitSpans(
            HASTY_CLIENTS,
            span -> span.kind().equals("SERVER") && span.has("url.path", path),
            PATIENCE);
    assertThat(servers)
        .extracting(span -> span.attributes().get("gateway.response.source"))
        .containsOnly("upstream");
    assertThat(servers)
        .allSatisfy(
            server ->
                assertThat(bed.clients(server, 1).get(0).attributes())
                    .doesNotContainKey("error.type"));
  }

  @Test
  void aStream_isTransfer_andTheAttemptLastsUntilItsEnd() {
    bed.caller.get("/sse");

    ReceivedSpan server = bed.server("/sse");
    double streamed = 0.8;
    assertThat(seconds(server, "gateway.request.transfer")).isGreaterThan(streamed);
    assertThat(seconds(server, "gateway.request.overhead")).isLessThan(streamed);
    assertThat(bed.clients(server, 1).get(0).durationNanos() / 1e9).isGreaterThan(streamed);
  }

  @Test
  void requestsAtTheSameTime_areTracesOfTheirOwn() {
    int requests = 200;
    ExecutorService callers = Executors.newFixedThreadPool(32);
    try {
      List<CompletableFuture<HttpResponse<String>>> answers =
          IntStream.range(0, requests)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () -> bed.caller.get("/api/same/" + i, "traceparent", traceparent(i)),
                          callers))
              .toList();
      for (int i = 0; i < requests; i++) {
        assertThat(answers.get(i).join().body()).contains(traceId(i));
      }
    } finally {
      callers.shutdown();
    }

    for (int i = 0; i < requests; i++) {
      ReceivedSpan server = bed.server("/api/same/" + i);
      assertThat(server.traceId()).isEqualTo(traceId(i));
      assertThat(bed.clients(server, 1))
          .singleElement()
          .satisfies(client -> assertThat(client.parentSpanId()).isEqualTo(server.spanId()));
    }
  }

  @Test
  void aBadConfiguration_isRejected_andTheOneBeforeItServes() {
    bed.load(span -> span.has("gateway.config.outcome", "applied"));

    gateway.loadBadConfiguration(bed.caller);
    ReceivedSpan bad = bed.load(span -> span.status().equals("ERROR"));
    int statusMeanwhile = bed.caller.get("/api/meanwhile").statusCode();
    gateway.loadGoodConfiguration(bed.caller);

    assertThat(bad.events())
        .anySatisfy(
            event ->
                assertThat(event.attributes()).containsKeys("gateway.route.id", "exception.type"));
    assertThat(statusMeanwhile).isEqualTo(200);
    bed.load(span -> span.startNanos() > bad.endNanos() && !span.status().equals("ERROR"));
    bed.receiver.awaitMetric(
        metric -> metric.name().equals("gateway.config.last_load.success") && metric.value() == 1,
        PATIENCE);
  }

  @Test
  void theSameRequestsWithoutTheAgent_areAnsweredAlike_andReachTheUpstreamAlike() {
    List<Conversation> conversations = Traffic.ofEveryKind(SEED, CONVERSATIONS, gateway);

    new Comparison(bed, bare).assertAlikeOverNewConnections(conversations);

    bed.receiver.awaitSpans(CONVERSATIONS, span -> span.kind().equals("SERVER"), PATIENCE);
  }

  @Test
  void theSameRequestsOverKeptConnectionsToTheUpstream_areAnsweredAlike_andReachItAlike() {
    List<Conversation> conversations = Traffic.undisturbed(SEED, CONVERSATIONS_KEPT);

    new Comparison(bed, bare).assertAlikeOverKeptConnections(conversations);
  }

  /** The only SERVER span of a path. One that ended twice has come before a later request's. */
  private static ReceivedSpan onlyServer(String path) {
    ReceivedSpan server = bed.server(path);
    bed.caller.get("/api/after" + path);
    bed.server("/api/after" + path);
    assertThat(bed.receiver.spans())
        .filteredOn(span -> span.kind().equals("SERVER") && span.has("url.path", path))
        .containsExactly(server);
    return server;
  }

  private UpstreamRequest upstreamRequest(String path) {
    return bed.upstreamA.requests().stream()
        .filter(request -> request.uri().startsWith(path))
        .findFirst()
        .orElseThrow();
  }

  private ReceivedSpan stepOf(ReceivedSpan server) {
    return bed.receiver.awaitSpan(
        span ->
            span.name().startsWith("gateway.filter ")
                && span.parentSpanId().equals(server.spanId())
                && !span.has("gateway.filter.outcome", "ok"),
        PATIENCE);
  }

  private static String traceId(int i) {
    return "%032x".formatted(0x5a5a_0000 + i);
  }

  private static String traceparent(int i) {
    return "00-" + traceId(i) + "-b7ad6b7169203331-01";
  }

  private static void assertFlag(ReceivedSpan server, String source, String flag) {
    assertThat(server.attributes())
        .containsEntry("gateway.response.source", source)
        .containsEntry("gateway.response.flag", flag);
  }
}
