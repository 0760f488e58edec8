package io.gatelens.agent.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.agent.configuration.ParsedSettings;
import io.gatelens.agent.logging.LogLevel;
import io.gatelens.agent.runtime.RuntimeSettings;
import io.gatelens.agent.telemetry.AgentHealth;
import io.gatelens.agent.telemetry.InstrumentationStatus;
import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayClock;
import io.gatelens.gateway.GatewaySettings;
import io.gatelens.sdk.prometheus.ScrapeReader;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Metrics that are fetched over a real socket, also by clients that nobody wants. */
@Timeout(120)
class MetricsOverHttpTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Together an answer of 8 MB, more than any socket takes by itself. */
  private static final int SERIES = 400;

  private static final int SERIES_CHARACTERS = 20_000;
  private static final int SLOW_READERS = 6;

  /** Shorter than the time after which a connection on which nothing happens is closed. */
  private static final Duration DEADLINE = Duration.ofSeconds(4);

  private static final int MILLIS_BETWEEN_BYTES = 100;

  private final ScrapeReader reader =
      ScrapeReader.of(DefaultConfigProperties.createFromMap(Map.of()));
  private final SdkMeterProvider provider =
      SdkMeterProvider.builder().registerMetricReader(reader).build();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Socket> slow = new ArrayList<>();
  private StatusServer server;

  @BeforeEach
  void start() throws IOException {
    Gateway gateway = new Gateway(GatewaySettings.defaults(), GatewayClock.system());
    NodeStatus node =
        new NodeStatus(
            gateway,
            new AgentHealth(new InstrumentationStatus()),
            new RuntimeSettings(gateway, LogLevel.INFO));
    StatusResources resources =
        new StatusResources(node, ParsedSettings.settings("").status().token(), null);
    server =
        StatusServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            null,
            new StatusRequests(
                resources, new MetricsResource(reader, new UnsentAnswers(DEADLINE))));
    for (int i = 0; i < SERIES; i++) {
      provider
          .get("test")
          .counterBuilder("big")
          .build()
          .add(1, Attributes.of(AttributeKey.stringKey("a"), i + "x".repeat(SERIES_CHARACTERS)));
    }
  }

  @AfterEach
  void close() throws IOException {
    leave();
    server.close();
    provider.close();
  }

  @Test
  void answersThatNobodyReads_areBoundedInTotal_andOthersAreToldToComeBack() throws Exception {
    assertThat(get(MetricsResource.PATH).body().length()).isGreaterThan(8_000_000);
    askWithoutReading();

    HttpResponse<String> refused = get(MetricsResource.PATH);

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).contains("5");
    assertThat(refused.body())
        .isEqualTo(
            "{\"error\":\"slow readers of metrics have not taken their answers: come back\"}");
    assertThat(get("/status/live").statusCode()).isEqualTo(200);

    leave();

    Awaitility.await().atMost(PATIENCE).until(() -> get(MetricsResource.PATH).statusCode() == 200);
  }

  @Test
  void clientsThatTakeNothingAndGoOnSending_areClosedInTime_andOthersGetTheirAnswer()
      throws Exception {
    askWithoutReading();
    ScheduledExecutorService sending = Executors.newSingleThreadScheduledExecutor();
    Set<Socket> closed = ConcurrentHashMap.newKeySet();
    try {
      ScheduledFuture<?> bytes =
          sending.scheduleAtFixedRate(
              () -> slow.forEach(socket -> sendByte(socket, closed)),
              0,
              MILLIS_BETWEEN_BYTES,
              TimeUnit.MILLISECONDS);
      assertThat(get(MetricsResource.PATH).statusCode()).isEqualTo(503);

      Awaitility.await().atMost(PATIENCE).until(() -> closed.size() == SLOW_READERS);

      assertThat(get(MetricsResource.PATH).statusCode()).isEqualTo(200);
      assertThat(bytes.isDone()).as("the sending of bytes has failed").isFalse();
    } finally {
      sending.shutdownNow();
    }
  }

  /** Of a next request's line, whose end never comes. */
  private static void sendByte(Socket socket, Set<Socket> closed) {
    try {
      socket.getOutputStream().write('G');
    } catch (IOException e) {
      closed.add(socket);
    }
  }

  private void askWithoutReading() throws IOException {
    for (int i = 0; i < SLOW_READERS; i++) {
      Socket socket = new Socket();
      slow.add(socket);
      socket.setReceiveBufferSize(4_096);
      socket.connect(
          new InetSocketAddress(
              InetAddress.getLoopbackAddress(), URI.create(server.url()).getPort()));
      socket
          .getOutputStream()
          .write("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      // Its answer is there: one more would be collected.
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.url() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private void leave() throws IOException {
    for (Socket socket : slow) {
      socket.close();
    }
  }
}
