package io.gatelens.smoke;

import static io.gatelens.smoke.ObservedGateway.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatelens.rig.Certificate;
import io.gatelens.rig.ReceivedMetric;
import io.gatelens.rig.ReceivedSpan;
import io.gatelens.rig.SampleApp;
import io.gatelens.rig.StalledCaller;
import io.gatelens.rig.Upstream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What connections do to requests, by real faults and real traffic; one connection per upstream.
 */
@ParameterizedClass
@MethodSource("everyLine")
class TransportTelemetryTest {

  private static final String ROUTES =
      """
      - id: untrusted
        uri: https://localhost:%d
        predicates: [ "Path=/untrusted" ]
      - id: unknown-name
        uri: http://upstream.invalid
        predicates: [ "Path=/unknown-name" ]
      - id: reset
        uri: http://${upstream.host}:${upstream.b}
        predicates: [ "Path=/reset" ]
      - id: busy
        uri: http://localhost:${upstream.b}
        predicates: [ "Path=/slow/**" ]
      - id: chunked
        uri: http://${upstream.host}:${upstream.a}
        predicates: [ "Path=/chunks/**" ]
      - id: rst
        uri: http://${upstream.host}:${upstream.b}
        predicates: [ "Path=/rst" ]
      """;

  /** What the gateway is started as. */
  @Parameter Combination combination;

  /** One for all tests of a line. */
  private static ObservedGateway gateway;

  private static Upstream untrusted;

  static List<Combination> everyLine() {
    return Combination.everyLine();
  }

  @BeforeParameterizedClassInvocation
  static void start(Combination combination) {
    untrusted = Upstream.startWithTls("untrusted", Certificate.selfSigned());
    gateway =
        ObservedGateway.start(
            combination,
            ROUTES.formatted(untrusted.port()),
            builder ->
                builder
                    .argument(pool(combination, "type=fixed"))
                    .argument(pool(combination, "max-connections=1"))
                    .argument(pool(combination, "acquire-timeout=2500")));
  }

  private static String pool(Combination combination, String setting) {
    return "--" + SampleApp.setting(combination.line(), "httpclient.pool." + setting);
  }

  @AfterParameterizedClassInvocation
  static void everythingIsDocumented_andNothingIsLeftInFlight() {
    try (ObservedGateway ending = gateway;
        Upstream closing = untrusted) {
      ending.assertSound();
      Documented.assertEverythingIs(ending.receiver);
      assertThat(closing.requests()).isEmpty();
    }
  }

  @Test
  void certificateThatIsNotTrusted_isTlsFailed_andTheHandshakeIsWhatFailed() {
    HttpResponse<String> answer = gateway.caller.get("/untrusted");

    ReceivedSpan server = gateway.server("/untrusted");
    ReceivedSpan client = gateway.clients(server, 1).get(0);
    assertThat(answer.statusCode()).isEqualTo(500);
    assertFlag(server, "gateway", "tls_failed");
    assertThat(client.status()).isEqualTo("ERROR");
    assertThat(client.attributes())
        .containsKeys("gateway.upstream.dns", "gateway.upstream.connect", "gateway.upstream.tls");
    ReceivedSpan handshake = step(client, "tls.handshake");
    assertThat(handshake.status()).isEqualTo("ERROR");
    assertThat(String.valueOf(handshake.attributes().get("error.type"))).contains("SSLHandshake");
  }

  @Test
  void nameThatIsUnknown_isDnsFailed_andTheLookupIsWhatFailed() {
    HttpResponse<String> answer = gateway.caller.get("/unknown-name");

    ReceivedSpan server = gateway.server("/unknown-name");
    ReceivedSpan client = gateway.clients(server, 1).get(0);
    assertThat(answer.statusCode()).isEqualTo(500);
    assertFlag(server, "gateway", "dns_failed");
    assertThat(client.attributes())
        .containsKey("gateway.upstream.dns")
        .doesNotContainKey("gateway.upstream.connect");
    assertThat(step(client, "dns.lookup").attributes())
        .containsEntry("error.type", "java.net.UnknownHostException");
  }

  @Test
  void poolWithoutAFreeConnection_isPoolExhausted_andItsGaugeShowsWhoWaits() {
    CompletableFuture<HttpResponse<String>> holding = hold("/slow/4001");
    CompletableFuture<HttpResponse<String>> waiting = begin("/slow/1");
    awaitConnections("pending", 1);
    awaitConnections("active", 1);

    HttpResponse<String> answer = waiting.join();

    ReceivedSpan server = gateway.server("/slow/1");
    ReceivedSpan client = gateway.clients(server, 1).get(0);
    assertThat(answer.statusCode()).isEqualTo(500);
    assertFlag(server, "gateway", "pool_exhausted");
    assertThat(step(client, "connection.acquire").status()).isEqualTo("ERROR");
    assertThat((double) client.attributes().get("gateway.upstream.connection.acquire"))
        .isGreaterThan(2.4);
    awaitConnections("pending", 0);
    assertThat(holding.join().statusCode()).isEqualTo(200);
    awaitConnections("idle", 1);
  }

  @Test
  void clientThatGoesAwayInTheQueueOfThePool_isAnAbort_countedOnce() {
    CompletableFuture<HttpResponse<String>> holding = hold("/slow/3002");

    gateway.caller.abort("/slow/2", () -> awaitConnections("pending", 1));
    awaitConnections("pending", 0);

    ReceivedSpan server = gateway.server("/slow/2");
    ReceivedSpan client = gateway.clients(server, 1).get(0);
    assertFlag(server, "client", "client_aborted");
    assertThat(server.durationNanos()).isLessThan(Duration.ofMillis(2_400).toNanos());
    assertThat(client.attributes())
        .containsEntry("error.type", "cancelled")
        .doesNotContainKey("gateway.upstream.request.send");
    assertThat(holding.join().statusCode()).isEqualTo(200);
    assertThat(awaitDuration("busy", "client_aborted").count()).isEqualTo(1);
  }

  @Test
  void clientThatGoesAwayAfterTheUpstreamsWholeAnswer_isAnAbort_andTheAttemptIsNot() {
    String traceId = "%032x".formatted(0xabaf);

    StalledCaller.call(
        gateway.process.port(),
        "/api/big/100000",
        "00-%s-00f067aa0ba902b7-01".formatted(traceId),
        () -> {
          ReceivedSpan client =
              gateway.receiver.awaitSpan(
                  span -> span.kind().equals("CLIENT") && span.traceId().equals(traceId), PATIENCE);
          assertThat(client.status()).isEqualTo("UNSET");
          assertThat(servers(span -> span.traceId().equals(traceId))).isEmpty();
        });

    ReceivedSpan server = gateway.server("/api/big/100000");
    assertThat(server.traceId()).isEqualTo(traceId);
    assertFlag(server, "client", "client_aborted");
    assertThat(gateway.clients(server, 1)).hasSize(1);
    assertThat(awaitDuration("rewrite", "client_aborted").count()).isEqualTo(1);
  }

  @Test
  void upstreamThatClosesBeforeItAnswers_isReset() {
    HttpResponse<String> answer = gateway.caller.get("/reset");

    ReceivedSpan server = gateway.server("/reset");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertFlag(server, "gateway", "upstream_reset");
    assertThat(gateway.clients(server, 1)).allMatch(client -> client.status().equals("ERROR"));
  }

  @Test
  void requestLineThatIsNone_isABadRequest_thatTheGatewayNeverSaw() {
    long before = badRequests(400);

    String answer = gateway.caller.raw("this is not http\r\n\r\n", "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400");
    ReceivedSpan server = badRequest(400);
    assertThat(server.parentSpanId()).isEmpty();
    awaitBadRequests(400, before + 1);
    assertNoRouteAndNoAttempt(server);
  }

  @Test
  void headersThatAreTooLarge_areABadRequest() {
    long before = badRequests(413) + badRequests(431);

    String answer =
        gateway.caller.raw(
            "GET /api/large HTTP/1.1\r\nHost: gateway\r\nX-Large: "
                + "x".repeat(50_000)
                + "\r\n\r\n",
            "\r\n\r\n");

    int status = Integer.parseInt(answer.substring(9, 12));
    assertThat(status).isIn(413, 431);
    ReceivedSpan server = badRequest(status);
    assertFlag(server, "gateway", "bad_request");
    awaitBadRequests(status, before + 1);
    assertNoRouteAndNoAttempt(server);
  }

  @Test
  void head_isProxied_andItsResponseHasNoBody() {
    HttpResponse<String> answer = gateway.caller.send("HEAD", "/api/head", "");

    ReceivedSpan server = gateway.server("/api/head");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(server.attributes())
        .containsEntry("http.request.method", "HEAD")
        .containsEntry("gateway.response.source", "upstream");
    assertThat(gateway.clients(server, 1).get(0).attributes())
        .containsEntry("http.response.status_code", 200L);
    assertThat(awaitSize("http.server.response.body.size", "HEAD").sum()).isZero();
  }

  @Test
  void uploadThatWaitsForContinue_isOneRequest() throws Exception {
    HttpResponse<String> answer =
        send(
            "/api/continue",
            request ->
                request
                    .expectContinue(true)
                    .PUT(HttpRequest.BodyPublishers.ofString("z".repeat(1_000))));

    ReceivedSpan server = gateway.server("/api/continue");
    assertThat(answer.body()).contains("\"bodyBytes\":1000");
    assertThat(server.attributes()).containsEntry("http.response.status_code", 200L);
    assertThat(awaitSize("http.server.request.body.size", "PUT").sum()).isEqualTo(1_000);
    assertThat(servers(span -> span.has("url.path", "/api/continue"))).hasSize(1);
  }

  @Test
  void pipelinedRequests_areRequestsOfTheirOwn() {
    String host = " HTTP/1.1\r\nHost: gateway\r\n\r\n";

    String answers =
        gateway.caller.raw(
            "GET /api/status/201" + host + "GET /api/status/202" + host,
            "HTTP/1.1 202 Accepted",
            () -> gateway.server("/api/status/202"));

    ReceivedSpan first = gateway.server("/api/status/201");
    ReceivedSpan second = gateway.server("/api/status/202");
    assertThat(answers).startsWith("HTTP/1.1 201 Created").endsWith("HTTP/1.1 202 Accepted");
    for (ReceivedSpan server : List.of(first, second)) {
      assertThat(server.attributes())
          .containsEntry("gateway.response.source", "upstream")
          .doesNotContainKey("gateway.response.flag");
      assertThat(gateway.clients(server, 1)).hasSize(1);
    }
    assertThat(second.startNanos()).isGreaterThanOrEqualTo(first.endNanos() - 1_000_000);
  }

  @Test
  void largeUpload_isCountedToItsLastByte() {
    int bytes = 20_000_000;

    HttpResponse<String> answer = gateway.caller.post("/api/upload", "u".repeat(bytes));

    ReceivedSpan server = gateway.server("/api/upload");
    ReceivedSpan client = gateway.clients(server, 1).get(0);
    assertThat(answer.body()).contains("\"bodyBytes\":" + bytes);
    assertThat((double) client.attributes().get("gateway.upstream.request.send")).isPositive();
    assertThat(awaitSize("http.server.request.body.size", "POST").sum()).isEqualTo(bytes);
    assertThat(awaitSize("http.server.response.body.size", "POST").sum())
        .isEqualTo(answer.body().length());
  }

  @Test
  void chunkedUpload_isCountedWithoutItsChunkSizes() throws Exception {
    byte[] body = "c".repeat(300_000).getBytes(StandardCharsets.US_ASCII);

    HttpResponse<String> answer =
        send(
            "/chunks/upload",
            request ->
                request.POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(body))));

    ReceivedSpan server = gateway.server("/chunks/upload");
    ReceivedSpan client = gateway.clients(server, 1).get(0);
    assertThat(answer.body())
        .contains("\"bodyBytes\":" + body.length)
        .contains("\"transfer-encoding\":\"chunked\"");
    assertThat(server.attributes())
        .containsEntry("http.response.status_code", 200L)
        .doesNotContainKey("gateway.response.flag");
    assertThat(client.status()).isEqualTo("UNSET");
    assertThat((double) client.attributes().get("gateway.upstream.request.send")).isPositive();
    ReceivedMetric size = awaitSize("http.server.request.body.size", "chunked", "POST");
    assertThat(size.count()).isEqualTo(1);
    assertThat(size.sum()).isEqualTo(body.length);
  }

  @Test
  void slowAnswerWithoutALength_isTransfer_andCountedWithoutItsChunkSizes() {
    HttpResponse<String> answer = gateway.caller.get("/chunks/10");

    ReceivedSpan server = gateway.server("/chunks/10");
    ReceivedSpan client = gateway.clients(server, 1).get(0);
    assertThat(answer.headers().firstValue("transfer-encoding")).hasValue("chunked");
    assertThat(answer.body()).hasSize(10_000);
    assertThat(server.attributes())
        .containsEntry("gateway.response.source", "upstream")
        .doesNotContainKey("gateway.response.flag");
    // Nine times 50 ms lie between its chunks; the head may come with the first one.
    assertThat((double) server.attributes().get("gateway.request.transfer")).isGreaterThan(0.4);
    assertThat((double) server.attributes().get("gateway.request.overhead")).isLessThan(0.4);
    assertThat((double) client.attributes().get("gateway.upstream.response.receive"))
        .isGreaterThan(0.4);
    ReceivedMetric size = awaitSize("http.server.response.body.size", "chunked", "GET");
    assertThat(size.count()).isEqualTo(1);
    assertThat(size.sum()).isEqualTo(10_000);
  }

  /** Takes the only connection of the upstream, until its answer. */
  private static CompletableFuture<HttpResponse<String>> hold(String path) {
    CompletableFuture<HttpResponse<String>> answer = begin(path);
    await()
        .atMost(PATIENCE)
        .until(
            () -> gateway.upstreamB.requests().stream().anyMatch(sent -> sent.uri().equals(path)));
    return answer;
  }

  private static CompletableFuture<HttpResponse<String>> begin(String path) {
    return CompletableFuture.supplyAsync(() -> gateway.caller.get(path));
  }

  private static void awaitConnections(String state, long count) {
    gateway.receiver.awaitMetric(
        metric ->
            metric.name().equals("gateway.upstream.connections")
                && metric.has("state", state)
                && metric.has("server.address", "localhost")
                && metric.has("server.port", gateway.upstreamB.port())
                && metric.value() == count,
        PATIENCE);
  }

  private static ReceivedMetric awaitDuration(String route, String flag) {
    return gateway.receiver.awaitMetric(
        metric ->
            metric.name().equals("http.server.request.duration")
                && metric.has("gateway.route.id", route)
                && metric.has("gateway.response.flag", flag),
        PATIENCE);
  }

  private static ReceivedMetric awaitSize(String name, String method) {
    return awaitSize(name, "rewrite", method);
  }

  private static ReceivedMetric awaitSize(String name, String route, String method) {
    return gateway.receiver.awaitMetric(
        metric ->
            metric.name().equals(name)
                && metric.has("gateway.route.id", route)
                && metric.has("http.request.method", method),
        PATIENCE);
  }

  private static ReceivedSpan badRequest(int status) {
    return gateway.receiver.awaitSpan(
        span ->
            span.kind().equals("SERVER")
                && span.has("gateway.response.flag", "bad_request")
                && span.has("http.response.status_code", status),
        PATIENCE);
  }

  /** How many are in the duration's count, in whatever series. */
  private static long badRequests(int status) {
    return gateway.receiver.metrics().stream()
        .filter(
            metric ->
                metric.name().equals("http.server.request.duration")
                    && metric.has("gateway.response.flag", "bad_request")
                    && metric.has("http.response.status_code", status))
        .mapToLong(ReceivedMetric::count)
        .sum();
  }

  private static void awaitBadRequests(int status, long count) {
    assertThat(gateway.receiver.await(() -> badRequests(status) >= count, PATIENCE)).isTrue();
    assertThat(badRequests(status)).isEqualTo(count);
    assertThat(gateway.receiver.metrics())
        .filteredOn(metric -> metric.has("gateway.response.flag", "bad_request"))
        .noneMatch(metric -> metric.attributes().containsKey("gateway.route.id"));
  }

  private static void assertNoRouteAndNoAttempt(ReceivedSpan server) {
    assertThat(server.attributes()).doesNotContainKeys("gateway.route.id", "http.route");
    assertThat(gateway.receiver.spans())
        .filteredOn(span -> span.traceId().equals(server.traceId()))
        .containsExactly(server);
  }

  private static List<ReceivedSpan> servers(Predicate<ReceivedSpan> wanted) {
    return gateway.receiver.spans().stream()
        .filter(span -> span.kind().equals("SERVER"))
        .filter(wanted)
        .toList();
  }

  private static ReceivedSpan step(ReceivedSpan client, String name) {
    return gateway.receiver.awaitSpan(
        span -> span.name().equals(name) && span.parentSpanId().equals(client.spanId()), PATIENCE);
  }

  private static void assertFlag(ReceivedSpan server, String source, String flag) {
    assertThat(server.attributes())
        .containsAllEntriesOf(
            Map.of("gateway.response.source", source, "gateway.response.flag", flag));
  }

  @Test
  void upstreamThatResetsTheConnection_isReset() {
    HttpResponse<String> answer = gateway.caller.get("/rst");

    ReceivedSpan server = gateway.server("/rst");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertFlag(server, "gateway", "upstream_reset");
    assertThat(gateway.clients(server, 1)).hasSize(1);
    assertThat(gateway.clients(server, 1)).allMatch(client -> client.status().equals("ERROR"));
  }

  /** Over HTTP/1.1, as the JDK's own client does it where it is asked for more than a text. */
  private static HttpResponse<String> send(
      String path, UnaryOperator<HttpRequest.Builder> described)
      throws IOException, InterruptedException {
    URI target = URI.create("http://127.0.0.1:" + gateway.process.port() + path);
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(
            described.apply(HttpRequest.newBuilder(target)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
