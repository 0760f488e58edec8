package io.gatelens.agent.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.agent.configuration.ParsedSettings;
import io.gatelens.agent.logging.CapturedStderr;
import io.gatelens.agent.logging.LogLevel;
import io.gatelens.agent.runtime.RuntimeSettings;
import io.gatelens.agent.status.StatusServer;
import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayClock;
import io.gatelens.gateway.GatewaySettings;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code /metrics} of the status server, with the SDK as the agent builds it. */
@Timeout(60)
class MetricsEndpointTest {

  private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0";

  private final CapturedStderr stderr = CapturedStderr.at(LogLevel.INFO);
  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable OpenTelemetrySdk sdk;
  private @Nullable StatusServer server;

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
    if (sdk != null) {
      sdk.shutdown().join(10, TimeUnit.SECONDS);
    }
    stderr.close();
  }

  @Test
  void metrics_areServedAsTheClientWantsThem() throws Exception {
    start("prometheus", "127.0.0.1:0");

    HttpResponse<byte[]> text = get("/metrics?collect=all");
    HttpResponse<byte[]> open = get("/metrics", "Accept", OPEN_METRICS);
    HttpResponse<byte[]> zipped = get("/metrics", "Accept-Encoding", "deflate, gzip;q=0.9");

    assertThat(text.statusCode()).isEqualTo(200);
    assertThat(text.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(text.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(new String(text.body(), UTF_8))
        .contains("lines_total 7.0\n", "target_info{")
        .doesNotContain("# EOF", "otel_scope");
    assertThat(open.headers().firstValue("content-type").orElseThrow())
        .startsWith("application/openmetrics-text; version=1.0.0");
    assertThat(new String(open.body(), UTF_8)).contains("lines_total 7.0\n").endsWith("# EOF\n");
    assertThat(zipped.headers().firstValue("content-encoding")).hasValue("gzip");
    assertThat(unzipped(zipped.body())).contains("lines_total 7.0\n");
    assertThat(stderr.linesWith("WARN")).isEmpty();
    assertThat(stderr.lines())
        .anyMatch(line -> line.endsWith("/status, its metrics at " + url("/metrics")));
  }

  @Test
  void head_hasNoBody_andNothingElseIsAllowed() throws Exception {
    start("prometheus", "127.0.0.1:0");

    assertThat(send("HEAD", "/metrics").statusCode()).isEqualTo(200);
    assertThat(send("HEAD", "/metrics").body()).isEmpty();
    assertThat(send("POST", "/metrics").statusCode()).isEqualTo(405);
    assertThat(get("/metrics/more").statusCode()).isEqualTo(404);
  }

  @Test
  void withoutPrometheus_theAnswerSaysHowToSwitchItOn() throws Exception {
    start("none", "127.0.0.1:0");

    HttpResponse<byte[]> answer = get("/metrics");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(new String(answer.body(), UTF_8))
        .contains("OTEL_METRICS_EXPORTER=otlp,prometheus switches it on");
    assertThat(get("/status").statusCode()).isEqualTo(200);
  }

  @Test
  void metrics_areNotForASiteThatHasItsNameResolveToThisMachine() throws Exception {
    start("prometheus", "127.0.0.1:0");

    assertThat(raw("GET /metrics HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 421 ")
        .doesNotContain("lines_total");
  }

  @Test
  void withoutAStatusServer_oneWarningSaysThatMetricsCannotBeFetched() {
    start("prometheus", "off");

    assertThat(server).isNull();
    assertThat(stderr.lines())
        .containsExactly(
            "[gatelens] WARN prometheus in OTEL_METRICS_EXPORTER is of no use with"
                + " gatelens.status.listen=off: metrics are fetched from the server of the node's"
                + " status; set it to an address that Prometheus can reach");
  }

  @Test
  void probe_doesNotWaitForMetrics_andTooManyWhoAskAreToldSo() throws Exception {
    start("prometheus", "127.0.0.1:0");
    CountDownLatch isCollecting = new CountDownLatch(1);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    sdk.getSdkMeterProvider()
        .get("test")
        .gaugeBuilder("slow")
        .buildWithCallback(
            gauge -> {
              isCollecting.countDown();
              try {
                mayGoOn.await(); // A callback that hangs.
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });

    List<CompletableFuture<HttpResponse<byte[]>>> scrapes = new ArrayList<>();
    scrapes.add(later("/metrics"));
    isCollecting.await();
    for (int i = 0; i < 12; i++) {
      scrapes.add(later("/metrics"));
    }
    CompletableFuture.anyOf(scrapes.toArray(CompletableFuture[]::new)).join();
    int ready = get("/status/live").statusCode();
    mayGoOn.countDown();
    List<Integer> statuses = scrapes.stream().map(answer -> answer.join().statusCode()).toList();

    assertThat(ready).isEqualTo(200);
    assertThat(statuses).contains(200, 503).containsOnly(200, 503);
    assertThat(statuses.stream().filter(status -> status == 200).count()).isEqualTo(9);
  }

  @Test
  void badSettingOfOurs_isSaidInOneLineAndTheDefaultUsed() throws Exception {
    start(
        Map.of(
            "otel.metrics.exporter", "prometheus",
            "gatelens.prometheus.scope-labels", "maybe"),
        "127.0.0.1:0");

    assertThat(stderr.linesWith("WARN"))
        .containsExactly(
            "[gatelens] WARN gatelens.prometheus.scope-labels=maybe cannot be used: allowed is true"
                + " or false; the default false is used");
    assertThat(new String(get("/metrics").body(), UTF_8)).contains("lines_total 7.0\n");
  }

  private void start(String exporters, String listen) {
    start(Map.of("otel.metrics.exporter", exporters), listen);
  }

  private void start(Map<String, String> given, String listen) {
    Map<String, String> settings = new HashMap<>(given);
    settings.put("otel.traces.exporter", "none");
    ExportHealth exports = new ExportHealth();
    sdk = new SdkFactory(settings, exports).build();
    sdk.getSdkMeterProvider().get("test").counterBuilder("lines").build().add(7);
    AgentHealth health = new AgentHealth(new InstrumentationStatus());
    health.telemetryReady(exports);
    Gateway gateway = new Gateway(GatewaySettings.defaults(), GatewayClock.system());
    server =
        StatusServer.start(
            ParsedSettings.settings("gatelens.status.listen=" + listen).status(),
            gateway,
            health,
            new RuntimeSettings(gateway, LogLevel.INFO));
  }

  private URI url(String path) {
    String line = stderr.linesWith("the node's status is at ").get(0);
    String status = line.replaceFirst(".*is at (\\S+?)/status.*", "$1");
    return URI.create(status + path);
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(url(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private CompletableFuture<HttpResponse<byte[]>> later(String path) {
    return client.sendAsync(
        HttpRequest.newBuilder(url(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> send(String method, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(url(path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private String raw(String request) throws IOException {
    URI url = url("/");
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static String unzipped(byte[] bytes) throws IOException {
    return new String(new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(), UTF_8);
  }
}
