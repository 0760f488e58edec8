package io.gatelens.smoke;

import static io.gatelens.smoke.ObservedGateway.PATIENCE;
import static io.gatelens.smoke.ObservedGateway.START_PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gatelens.rig.Certificate;
import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.GrpcUpstream;
import io.gatelens.rig.ReceivedMetric;
import io.gatelens.rig.ReceivedSpan;
import io.gatelens.rig.SampleApp;
import io.gatelens.rig.Upstream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP/2 over TLS on both sides of the gateway, and gRPC through it. */
@ParameterizedClass
@MethodSource("everyLine")
class SecureTelemetryTest {

  private static final String TRUSTED = "httpclient.ssl.trusted-x509-certificates[0]=";
  private static final String ROUTES =
      """
      - id: grpc
        uri: https://localhost:%d
        predicates: [ "Path=/rig.Echo/**" ]
      - id: stepped
        uri: https://localhost:%d
        predicates: [ "Path=/stepped" ]
      """;

  private static final Certificate CERTIFICATE = Certificate.selfSigned();

  /** What the gateway is started as. */
  @Parameter Combination combination;

  /** One for all tests of a line. */
  private static ObservedGateway gateway;

  /** The same without the agent. It goes on starting while the first tests run. */
  private static GatewayProcess bare;

  private static GrpcUpstream upstream;
  private static Upstream stepped;

  static List<Combination> everyLine() {
    return Combination.everyLine();
  }

  @BeforeParameterizedClassInvocation
  static void start(Combination combination) {
    upstream = GrpcUpstream.start(CERTIFICATE);
    stepped = Upstream.startWithTls("stepped", CERTIFICATE);
    gateway =
        ObservedGateway.startWithTls(
            combination,
            CERTIFICATE,
            ROUTES.formatted(upstream.port(), stepped.port()),
            builder ->
                trusting(combination, builder)
                    .environment("GATELENS_TRACE_DETAIL_ROUTES", "stepped=full"));
    bare = launchWithoutAgent(combination);
  }

  private static GatewayProcess.Builder trusting(
      Combination combination, GatewayProcess.Builder builder) {
    return builder
        .argument(setting(combination, TRUSTED) + CERTIFICATE.pem())
        .argument(setting(combination, "httpclient.pool.metrics=true"));
  }

  private static String setting(Combination combination, String setting) {
    return "--" + SampleApp.setting(combination.line(), setting);
  }

  @AfterParameterizedClassInvocation
  static void everythingIsDocumented_andNoAdviceFailed() {
    try (ObservedGateway ending = gateway;
        GrpcUpstream closing = upstream;
        Upstream alsoClosing = stepped) {
      ending.assertSound();
      assertThat(List.of(closing.port(), alsoClosing.port())).doesNotHaveDuplicates();
      Documented.assertEverythingIs(ending.receiver);
    } finally {
      bare.kill(); // Nobody asks how it ends, and its clients keep their connections open.
    }
  }

  @Test
  void http2OverTls_isSeenLikeHttp11() throws Exception {
    HttpResponse<String> answer = get("/api/secure");

    ReceivedSpan server = gateway.server("/api/secure");
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(server.attributes())
        .containsEntry("network.protocol.version", "2")
        .containsEntry("url.scheme", "https")
        .containsEntry("http.route", "/api/**")
        .containsEntry("gateway.response.source", "upstream");
    assertThat(gateway.clients(server, 1)).hasSize(1);
  }

  @Test
  void grpcCall_saysHowItEnded_onBothSpans() {
    String answer = GrpcUpstream.call(gateway.process.port(), CERTIFICATE, "hello");

    ReceivedSpan client = attempt("OK");
    ReceivedSpan server = parent(client);
    assertThat(answer).isEqualTo("hello");
    assertThat(client.status()).isEqualTo("UNSET");
    assertThat(client.attributes())
        .containsEntry("network.protocol.version", "2")
        .containsEntry("http.response.status_code", 200L)
        .doesNotContainKey("error.type");
    assertThat(server.attributes())
        .containsEntry("rpc.status_code", "OK")
        .containsEntry("network.protocol.version", "2")
        .containsEntry("gateway.route.id", "grpc");
  }

  @Test
  void grpcCallThatFailsAfterItsAnswer_isAnErrorOfTheAttempt_fromItsTrailers() {
    GrpcUpstream.call(gateway.process.port(), CERTIFICATE, "+14");

    assertFailed("UNAVAILABLE");
  }

  @Test
  void grpcCallThatFailsAtOnce_isAnErrorOfTheAttempt_fromItsHead() {
    GrpcUpstream.call(gateway.process.port(), CERTIFICATE, "5");

    assertFailed("NOT_FOUND");
  }

  @Test
  void newConnectionOfHttp2_hasItsSteps_andItsPool() {
    GrpcUpstream.call(gateway.process.port(), CERTIFICATE, "steps");

    ReceivedSpan first =
        gateway.receiver.awaitSpan(
            span ->
                span.kind().equals("CLIENT")
                    && span.has("gateway.route.id", "grpc")
                    && span.attributes().containsKey("gateway.upstream.tls"),
            PATIENCE);
    assertThat(first.attributes())
        .containsEntry("gateway.upstream.connection.reused", false)
        .containsKeys("gateway.upstream.dns", "gateway.upstream.connect");
    gateway.receiver.awaitMetric(
        metric ->
            metric.name().equals("gateway.upstream.connections")
                && metric.has("state", "active")
                && metric.has("server.port", upstream.port())
                && metric.value() == 1,
        PATIENCE);
  }

  @Test
  void newConnection_isToldStepByStep_whereTheRouteAsksForIt() throws Exception {
    get("/stepped");

    ReceivedSpan client = gateway.clients(gateway.server("/stepped"), 1).get(0);
    List<ReceivedSpan> steps =
        gateway.receiver.awaitSpans(
            7, span -> span.parentSpanId().equals(client.spanId()), PATIENCE);
    assertThat(steps)
        .extracting(ReceivedSpan::name)
        .containsExactlyInAnyOrder(
            "connection.acquire",
            "dns.lookup",
            "connect",
            "tls.handshake",
            "request.send",
            "response.wait",
            "response.receive");
    assertThat(steps)
        .allSatisfy(
            step -> {
              assertThat(step.status()).isEqualTo("UNSET");
              assertThat(step.startNanos()).isGreaterThanOrEqualTo(client.startNanos());
              assertThat(step.endNanos()).isLessThanOrEqualTo(client.endNanos());
            });
    ReceivedSpan lookup = step(steps, "dns.lookup");
    ReceivedSpan connect = step(steps, "connect");
    ReceivedSpan handshake = step(steps, "tls.handshake");
    assertThat(connect.startNanos()).isEqualTo(lookup.endNanos());
    assertThat(handshake.startNanos()).isEqualTo(connect.endNanos());
    assertThat(handshake.endNanos())
        .isLessThanOrEqualTo(step(steps, "connection.acquire").endNanos());
    assertThat(step(steps, "response.receive").startNanos())
        .isEqualTo(step(steps, "response.wait").endNanos());
    assertThat(step(steps, "response.receive").endNanos()).isEqualTo(client.endNanos());
    for (ReceivedSpan step : List.of(lookup, connect, handshake)) {
      String attribute = "gateway.upstream." + step.name().replaceFirst("[.].*", "");
      assertThat((double) client.attributes().get(attribute))
          .isCloseTo(step.durationNanos() / 1e9, within(1e-6));
    }
  }

  @Test
  void poolThatTheApplicationMetersItself_isCountedOnce() throws Exception {
    get("/stepped?metered");

    assertThat(gateway.receiver.await(() -> connections(stepped.port()) > 0, PATIENCE)).isTrue();
    assertThat(connections(stepped.port())).isEqualTo(1);
    HttpResponse<String> own =
        get("/actuator/metrics/reactor.netty.connection.provider.total.connections");
    assertThat(own.statusCode()).isEqualTo(200);
    assertThat(own.body()).contains("localhost:" + stepped.port());
  }

  @Test
  void answers_areThoseThatComeWithoutTheAgent() throws Exception {
    bare.awaitLog("Started SampleGateway in", START_PATIENCE);
    int port = gateway.process.port();

    for (String path : List.of("/api/digest/secure", "/api/status/418", "/api/big/100000")) {
      HttpResponse<String> with = get(port, path);
      HttpResponse<String> without = get(bare.port(), path);
      assertThat(with.version()).isEqualTo(without.version());
      assertThat(with.statusCode()).isEqualTo(without.statusCode());
      assertThat(with.headers()).isEqualTo(without.headers());
      assertThat(with.body()).isEqualTo(without.body());
    }
    for (String request : List.of("hello", "+14", "5")) {
      assertThat(GrpcUpstream.wholeCall(port, CERTIFICATE, request))
          .isEqualTo(GrpcUpstream.wholeCall(bare.port(), CERTIFICATE, request));
    }
  }

  private static GatewayProcess launchWithoutAgent(Combination combination) {
    GatewayProcess.Builder described =
        gateway
            .app
            .process(gateway.upstreamA.port(), gateway.upstreamB.port())
            .jdk(combination.jdk())
            .quickToStart();
    return ObservedGateway.servingTls(CERTIFICATE, trusting(combination, described)).launch();
  }

  /** Those that are open, in use or not. */
  private static double connections(int port) {
    return gateway.receiver.metrics().stream()
        .filter(
            metric ->
                metric.name().equals("gateway.upstream.connections")
                    && metric.has("server.port", port))
        .mapToDouble(ReceivedMetric::value)
        .sum();
  }

  private static ReceivedSpan step(List<ReceivedSpan> steps, String name) {
    return steps.stream().filter(step -> step.name().equals(name)).findFirst().orElseThrow();
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return get(gateway.process.port(), path);
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_2)
        .sslContext(CERTIFICATE.trust())
        .build()
        .send(
            HttpRequest.newBuilder(URI.create("https://localhost:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static void assertFailed(String status) {
    ReceivedSpan client = attempt(status);
    assertThat(client.status()).isEqualTo("ERROR");
    assertThat(client.attributes())
        .containsEntry("error.type", status)
        .containsEntry("http.response.status_code", 200L);
    assertThat(parent(client).attributes()).containsEntry("rpc.status_code", status);
    gateway.receiver.awaitMetric(
        metric ->
            metric.name().equals("http.client.request.duration")
                && metric.has("error.type", status),
        PATIENCE);
  }

  private static ReceivedSpan attempt(String status) {
    return gateway.receiver.awaitSpan(
        span -> span.kind().equals("CLIENT") && span.has("rpc.status_code", status), PATIENCE);
  }

  private static ReceivedSpan parent(ReceivedSpan client) {
    return gateway.receiver.awaitSpan(
        span -> span.spanId().equals(client.parentSpanId()), PATIENCE);
  }
}
