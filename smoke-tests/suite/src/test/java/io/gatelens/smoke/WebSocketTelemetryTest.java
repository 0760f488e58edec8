package io.gatelens.smoke;

import static io.gatelens.smoke.ObservedGateway.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.ReceivedMetric;
import io.gatelens.rig.ReceivedSpan;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** WebSockets through the real gateway, which outlive the request that opened them. */
@ParameterizedClass
@MethodSource("everyLine")
class WebSocketTelemetryTest {

  private static final String ROUTES =
      """
      - id: ws-dead
        uri: ws://${upstream.host}:${upstream.dead}
        predicates: [ "Path=/ws-dead" ]
      - id: ws-404
        uri: ws://${upstream.host}:${upstream.b}
        predicates: [ "Path=/ws-404" ]
      - id: ws-die
        uri: ws://${upstream.host}:${upstream.b}
        predicates: [ "Path=/ws-die" ]
      """;

  /** What the gateway is started as. */
  @Parameter Combination combination;

  /** One for all tests of a line. */
  private static ObservedGateway gateway;

  static List<Combination> everyLine() {
    return Combination.everyLine();
  }

  @BeforeParameterizedClassInvocation
  static void start(Combination combination) {
    gateway = ObservedGateway.start(combination, ROUTES, builder -> builder);
  }

  @AfterParameterizedClassInvocation
  static void everythingIsDocumented_andNoAdviceFailed() {
    try (ObservedGateway ending = gateway) {
      ending.assertSound();
      Documented.assertEverythingIs(ending.receiver);
    }
  }

  @Test
  void session_isCounted_withItsMessages_untilItIsClosed() throws Exception {
    CompletableFuture<String> echo = new CompletableFuture<>();
    WebSocket socket = open("/ws/session", echo);
    assertThat(awaitWebSocket("gateway.websocket.active", "ws", 1)).isNotNull();
    assertThat(gateway.server("/ws/session").attributes())
        .containsEntry("http.response.status_code", 101L);

    // A message in two frames is one.
    socket.sendText("to", false).thenCompose(sent -> sent.sendText("gether", true)).join();

    assertThat(echo.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("together");
    for (String sender : List.of("client", "upstream")) {
      gateway.receiver.awaitMetric(
          metric ->
              metric.name().equals("gateway.websocket.messages")
                  && metric.has("gateway.route.id", "ws")
                  && metric.has("sender", sender)
                  && metric.value() == 1,
          PATIENCE);
    }
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    assertThat(awaitWebSocket("gateway.websocket.active", "ws", 0)).isNotNull();
    ReceivedMetric duration =
        gateway.receiver.awaitMetric(
            metric ->
                metric.name().equals("gateway.websocket.duration")
                    && metric.has("gateway.route.id", "ws"),
            PATIENCE);
    assertThat(duration.count()).isEqualTo(1);
    assertThat(duration.sum()).isPositive();
  }

  @Test
  void upstreamThatIsDead_isSeen_althoughTheClientHasIts101() throws Exception {
    open("/ws-dead", new CompletableFuture<>());

    ReceivedSpan server = gateway.server("/ws-dead");
    ReceivedSpan client = gateway.clients(server, 1).get(0);
    assertThat(server.status()).isEqualTo("ERROR");
    assertThat(server.attributes())
        .containsEntry("http.response.status_code", 101L)
        .containsEntry("gateway.response.source", "gateway")
        .containsEntry("gateway.response.flag", "connect_failed")
        .containsKey("error.type");
    assertThat(client.status()).isEqualTo("ERROR");
    assertThat(client.attributes())
        .containsKey("gateway.upstream.connect")
        .doesNotContainKey("http.response.status_code");
    assertThat(awaitWebSocket("gateway.websocket.active", "ws-dead", 0)).isNotNull();
  }

  @Test
  void upstreamThatRefusesTheHandshake_isSeen_itsStatusInTheException() throws Exception {
    open("/ws-404", new CompletableFuture<>());

    ReceivedSpan server = gateway.server("/ws-404");
    ReceivedSpan client = gateway.clients(server, 1).get(0);
    assertThat(server.attributes())
        .containsEntry("http.response.status_code", 101L)
        .containsEntry("gateway.route.id", "ws-404")
        .containsEntry("gateway.response.source", "gateway")
        .containsEntry("gateway.response.flag", "connect_failed");
    assertThat(client.attributes())
        .containsKey("gateway.upstream.connect")
        .doesNotContainKey("http.response.status_code");
    for (ReceivedSpan span : List.of(server, client)) {
      assertThat(span.status()).isEqualTo("ERROR");
      assertThat(String.valueOf(span.attributes().get("error.type")))
          .endsWith("WebSocketClientHandshakeException");
    }
    assertThat(client.events())
        .singleElement()
        .satisfies(
            event ->
                assertThat(String.valueOf(event.attributes().get("exception.message")))
                    .contains("404"));
    assertThat(awaitWebSocket("gateway.websocket.active", "ws-404", 0)).isNotNull();
    assertThat(awaitDuration("ws-404").count()).isEqualTo(1);
  }

  @Test
  void upstreamThatDiesWithinASession_endsItsNumbers_andNoSpanTells() throws Exception {
    WebSocket socket = open("/ws-die", new CompletableFuture<>());
    assertThat(awaitWebSocket("gateway.websocket.active", "ws-die", 1)).isNotNull();

    socket.sendText("die", true).join();

    assertThat(awaitWebSocket("gateway.websocket.active", "ws-die", 0)).isNotNull();
    assertThat(awaitDuration("ws-die").count()).isEqualTo(1);
    assertThat(awaitWebSocket("gateway.websocket.messages", "ws-die", 1).attributes())
        .containsEntry("sender", "client");
    ReceivedSpan server = gateway.server("/ws-die");
    ReceivedSpan client = gateway.clients(server, 1).get(0);
    for (ReceivedSpan span : List.of(server, client)) {
      assertThat(span.status()).isEqualTo("UNSET");
      assertThat(span.attributes())
          .containsEntry("http.response.status_code", 101L)
          .doesNotContainKeys("gateway.response.flag", "error.type");
    }
  }

  private static ReceivedMetric awaitDuration(String route) {
    return gateway.receiver.awaitMetric(
        metric ->
            metric.name().equals("gateway.websocket.duration")
                && metric.has("gateway.route.id", route),
        PATIENCE);
  }

  private static ReceivedMetric awaitWebSocket(String name, String route, long value) {
    return gateway.receiver.awaitMetric(
        metric ->
            metric.name().equals(name)
                && metric.has("gateway.route.id", route)
                && metric.value() == value,
        PATIENCE);
  }

  private static WebSocket open(String path, CompletableFuture<String> firstText) throws Exception {
    StringBuilder parts = new StringBuilder();
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(
            URI.create("ws://127.0.0.1:" + gateway.process.port() + path),
            new WebSocket.Listener() {
              @Override
              public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                parts.append(data);
                if (last) {
                  firstText.complete(parts.toString());
                }
                socket.request(1);
                return CompletableFuture.completedFuture(null);
              }
            })
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
