package io.gatelens.gateway;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.ConnectException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WebSocketSessionTest {

  private static final Attributes ROUTE = Attributes.of(stringKey("gateway.route.id"), "orders");

  private final TestGateway test = TestGateway.started();

  @Test
  void session_isActiveUntilItIsClosed_andLastsFromItsHandshake() {
    GatewayRequest request = test.matchedRequest();
    test.clock.setMillis(20);
    WebSocketSession session = request.webSocketOpened();
    request.ended(101);
    assertThat(test.values(GatewayMetrics.WEBSOCKET_ACTIVE)).isEqualTo(Map.of(ROUTE, 1.0));
    test.clock.setMillis(5_020);

    session.closed();
    session.closed();

    assertThat(test.values(GatewayMetrics.WEBSOCKET_ACTIVE)).isEqualTo(Map.of(ROUTE, 0.0));
    assertThat(test.values(GatewayMetrics.WEBSOCKET_DURATION)).isEqualTo(Map.of(ROUTE, 5.0));
  }

  @Test
  void messages_areCountedByWhoSentThem() {
    WebSocketSession session = test.matchedRequest().webSocketOpened();

    session.message(WebSocketSender.CLIENT);
    session.message(WebSocketSender.UPSTREAM);
    session.message(WebSocketSender.UPSTREAM);

    assertThat(test.values(GatewayMetrics.WEBSOCKET_MESSAGES))
        .isEqualTo(
            Map.of(
                ROUTE.toBuilder().put("sender", "client").build(), 1.0,
                ROUTE.toBuilder().put("sender", "upstream").build(), 2.0));
  }

  @Test
  void sessionOfNoRoute_hasNoRouteId() {
    test.gateway.requestStarted(new TestHead()).webSocketOpened().closed();

    assertThat(test.values(GatewayMetrics.WEBSOCKET_DURATION)).containsOnlyKeys(Attributes.empty());
  }

  @Test
  void sessionFromBeforeTelemetryWasUp_isNeverANegativeNumberOfActiveOnes() {
    TestGateway early = new TestGateway(GatewaySettings.defaults(), Sampler.alwaysOn());
    WebSocketSession session = early.matchedRequest().webSocketOpened();
    early.telemetryReady();

    session.closed();

    assertThat(early.values(GatewayMetrics.WEBSOCKET_ACTIVE)).isEmpty();
    assertThat(early.values(GatewayMetrics.WEBSOCKET_DURATION)).containsOnlyKeys(ROUTE);
  }

  @Test
  void upstreamThatFailsAfterTheAnswer_isAnErrorOfTheRequest_whateverItsStatus() {
    GatewayRequest request = test.matchedRequest();
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    request.responseCommitted();
    request.webSocketOpened();
    attempt.failed(new ConnectException("refused"));

    request.ended(101);

    SpanData server = test.span(SpanKind.SERVER);
    assertThat(server.getStatus()).isEqualTo(StatusData.error());
    assertThat(server.getAttributes().get(stringKey("error.type")))
        .isEqualTo("java.net.ConnectException");
    assertThat(server.getAttributes().get(stringKey("gateway.response.flag")))
        .isEqualTo("connect_failed");
  }

  @Test
  void upstreamThatAnswersItsHandshake_isNoError() {
    GatewayRequest request = test.matchedRequest();
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    request.responseCommitted();
    request.webSocketOpened();
    attempt.requestPrepared(new HashMap<String, String>(), Map::put);
    attempt.firstByte(101);
    attempt.completed();

    request.ended(101);

    assertThat(test.span(SpanKind.SERVER).getStatus()).isEqualTo(StatusData.unset());
  }
}
