package io.gatelens.gateway;

import static io.gatelens.gateway.SettableClock.epochNanosAfter;
import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.io.IOException;
import java.net.ConnectException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class UpstreamAttemptTest {

  private final TestGateway test = TestGateway.started();

  @AfterEach
  void theModelNeverFails() {
    assertThat(test.gateway.firstModelFailure()).isNull();
  }

  @Test
  void proxiedRequest_makesOneClientSpanWithExactlyItsAttributes() {
    test.proxied(200);

    SpanData client = test.span(SpanKind.CLIENT);
    assertThat(client.getName()).isEqualTo("GET");
    assertThat(client.getParentSpanId()).isEqualTo(test.span(SpanKind.SERVER).getSpanId());
    assertThat(client.getStartEpochNanos()).isEqualTo(epochNanosAfter(10));
    assertThat(client.getEndEpochNanos()).isEqualTo(epochNanosAfter(90));
    assertThat(client.getStatus()).isEqualTo(StatusData.unset());
    assertThat(TestGateway.attributes(client))
        .isEqualTo(
            clientAttributes()
                .put("network.peer.address", "10.0.0.2")
                .put("network.peer.port", 9090)
                .put("network.protocol.version", "1.1")
                .put("http.response.status_code", 200)
                .put("gateway.upstream.connection.reused", true)
                .put("gateway.upstream.time_to_first_byte", 0.050)
                .put("gateway.upstream.connection.acquire", 0.0)
                .put("gateway.upstream.request.send", 0.010)
                .put("gateway.upstream.response.receive", 0.020)
                .build());
  }

  @Test
  void requestPrepared_injectsTheClientSpanInPlaceOfTheForwardedContext() {
    Map<String, String> headers = test.proxied(200);

    SpanData client = test.span(SpanKind.CLIENT);
    assertThat(headers)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "traceparent",
                "00-"
                    + client.getTraceId()
                    + '-'
                    + client.getSpanId()
                    + '-'
                    + client.getSpanContext().getTraceFlags().asHex()));
  }

  @Test
  void requestPreparedAgain_injectsTheSameSpan() {
    GatewayRequest request = test.matchedRequest();
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    Map<String, String> first = new HashMap<>();
    Map<String, String> second = new HashMap<>();

    attempt.requestPrepared(first, Map::put);
    attempt.requestPrepared(second, Map::put);
    attempt.completed();
    request.ended(200);

    assertThat(second).isEqualTo(first);
    assertThat(test.spans()).hasSize(2);
  }

  @Test
  void answerThatTheGatewayThrowsAway_isToldByItsStatus_unlessTheClientLeft() {
    GatewayRequest request = test.matchedRequest();
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    attempt.firstByte(500);
    attempt.cancelled();
    request.ended(200);
    GatewayRequest abandoned = test.matchedRequest();
    UpstreamAttempt other = abandoned.attempt(new TestAttemptHead());
    other.firstByte(500);
    abandoned.clientAborted();
    other.cancelled();
    abandoned.ended(500);

    assertThat(test.spans(SpanKind.CLIENT))
        .extracting(client -> client.getAttributes().get(stringKey("error.type")))
        .containsExactly("500", "cancelled");
    assertThat(test.values(GatewayMetrics.CLIENT_REQUEST_DURATION).keySet())
        .extracting(attributes -> attributes.get(stringKey("error.type")))
        .containsExactlyInAnyOrder("500", "cancelled");
  }

  @Test
  void connectFails_makesTheClientSpanAtTheAttemptsEnd() {
    GatewayRequest request = test.matchedRequest();
    test.clock.setMillis(10);
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    test.clock.setMillis(12);

    attempt.failed(new ConnectException("Connection refused: orders/10.0.0.2:9090"));
    request.ended(503);

    SpanData client = test.span(SpanKind.CLIENT);
    assertThat(client.getStartEpochNanos()).isEqualTo(epochNanosAfter(10));
    assertThat(client.getEndEpochNanos()).isEqualTo(epochNanosAfter(12));
    assertThat(client.getStatus()).isEqualTo(StatusData.error());
    assertThat(TestGateway.attributes(client))
        .isEqualTo(
            clientAttributes()
                .put("network.peer.address", "10.0.0.2")
                .put("network.peer.port", 9090)
                .put("network.protocol.version", "1.1")
                .put("error.type", "java.net.ConnectException")
                .put("gateway.upstream.connection.acquire", 0.002)
                .build());
    assertThat(client.getEvents()).hasSize(1);
    assertThat(client.getEvents().get(0).getName()).isEqualTo("exception");
    assertThat(client.getEvents().get(0).getEpochNanos()).isEqualTo(epochNanosAfter(12));
    assertThat(client.getEvents().get(0).getAttributes())
        .isEqualTo(
            Attributes.of(
                stringKey("exception.type"),
                "java.net.ConnectException",
                stringKey("exception.message"),
                "Connection refused: orders/10.0.0.2:9090"));
  }

  @Test
  void retry_makesOneClientSpanPerAttempt_numberedFromTheSecondOn() {
    GatewayRequest request = test.matchedRequest();
    request.attempt(new TestAttemptHead()).failed(new IOException("reset"));
    request.attempt(new TestAttemptHead()).failed(new IOException("reset"));
    UpstreamAttempt third = request.attempt(new TestAttemptHead());
    third.requestPrepared(new HashMap<String, String>(), Map::put);
    third.firstByte(200);
    third.completed();

    request.ended(200);

    assertThat(test.spans(SpanKind.CLIENT))
        .extracting(span -> span.getAttributes().get(longKey("http.request.resend_count")))
        .containsExactly(null, 1L, 2L);
    assertThat(test.span(SpanKind.SERVER).getStatus()).isEqualTo(StatusData.unset());
  }

  @Test
  void attemptIsOpenAtTheRequestsEnd_isCancelledThen() {
    GatewayRequest request = test.matchedRequest();
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    attempt.requestPrepared(new HashMap<String, String>(), Map::put);
    test.clock.setMillis(30);

    request.ended(200);
    test.clock.setMillis(40);
    attempt.completed();

    SpanData client = test.span(SpanKind.CLIENT);
    assertThat(client.getEndEpochNanos()).isEqualTo(epochNanosAfter(30));
    assertThat(client.getAttributes().get(stringKey("error.type"))).isEqualTo("cancelled");
    assertThat(client.getStatus()).isEqualTo(StatusData.error());
  }

  @Test
  void attemptAfterTheRequestsEnd_isNotReportedAndLeavesTheHeadAlone() {
    GatewayRequest request = test.matchedRequest();
    request.ended(200);
    Map<String, String> headers = new HashMap<>();

    UpstreamAttempt late = request.attempt(new TestAttemptHead());
    late.requestPrepared(headers, Map::put);
    late.completed();

    assertThat(late.isEnded()).isTrue();
    assertThat(headers).isEmpty();
    assertThat(test.spans(SpanKind.CLIENT)).isEmpty();
    assertThat(test.values(GatewayMetrics.CLIENT_REQUEST_DURATION)).isEmpty();
  }

  @Test
  void onlyTheFirstTerminalEventOfAnAttemptCounts() {
    GatewayRequest request = test.matchedRequest();
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    attempt.firstByte(200);

    attempt.completed();
    attempt.cancelled();
    attempt.failed(new IOException("late"));
    request.ended(200);

    SpanData client = test.span(SpanKind.CLIENT);
    assertThat(client.getStatus()).isEqualTo(StatusData.unset());
    assertThat(client.getEvents()).isEmpty();
  }

  @Test
  void responseBeforeTheRequestIsSent_countsFirstByteFromThePreparedHead() {
    GatewayRequest request = test.matchedRequest();
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    test.clock.setMillis(10);
    attempt.requestPrepared(new HashMap<String, String>(), Map::put);
    test.clock.setMillis(25);
    attempt.firstByte(413);
    test.clock.setMillis(26);
    attempt.requestSent();
    attempt.completed();

    request.ended(413);

    assertThat(
            test.span(SpanKind.CLIENT)
                .getAttributes()
                .get(doubleKey("gateway.upstream.time_to_first_byte")))
        .isEqualTo(0.015);
  }

  @Test
  void connectionReuse_isAbsentWhereTheTransportDoesNotTell() {
    GatewayRequest request = test.matchedRequest();
    request.attempt(new TestAttemptHead()).completed();

    request.ended(200);

    assertThat(
            test.span(SpanKind.CLIENT)
                .getAttributes()
                .get(booleanKey("gateway.upstream.connection.reused")))
        .isNull();
  }

  private static AttributesBuilder clientAttributes() {
    return Attributes.builder()
        .put("http.request.method", "GET")
        .put("url.full", "http://orders:9090/7?token=REDACTED")
        .put("server.address", "orders")
        .put("server.port", 9090)
        .put("gateway.route.id", "orders")
        .put("gateway.upstream.cluster", "orders-service");
  }
}
