package io.gatelens.gateway;

import static io.gatelens.gateway.SettableClock.epochNanosAfter;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.gateway.GatewaySettings.Detail;
import io.gatelens.gateway.GatewaySettings.Incoming;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What happens before telemetry is up. */
final class StartupTest {

  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final TestGateway test = notStarted(1024);

  @Test
  void endedRequest_isReportedLaterAsIfNothingHadBeenMissing() {
    GatewayRequest request = test.matchedRequest(new TestHead().with("traceparent", TRACEPARENT));
    test.clock.setMillis(10);
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    attempt.requestPrepared(new HashMap<String, String>(), Map::put);
    attempt.requestSent();
    test.clock.setMillis(30);
    attempt.firstByte(200);
    attempt.completed();
    test.clock.setMillis(40);
    request.ended(200);
    test.clock.setMillis(5_000);

    test.telemetryReady();

    SpanData server = test.span(SpanKind.SERVER);
    assertThat(server.getName()).isEqualTo("GET /orders/{id}");
    assertThat(server.getTraceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(server.getStartEpochNanos()).isEqualTo(epochNanosAfter(0));
    assertThat(server.getEndEpochNanos()).isEqualTo(epochNanosAfter(40));
    SpanData client = test.span(SpanKind.CLIENT);
    assertThat(client.getParentSpanId()).isEqualTo(server.getSpanId());
    assertThat(client.getStartEpochNanos()).isEqualTo(epochNanosAfter(10));
    assertThat(client.getEndEpochNanos()).isEqualTo(epochNanosAfter(30));
    assertThat(test.values(GatewayMetrics.SERVER_REQUEST_DURATION).values()).containsExactly(0.040);
    assertThat(test.values(GatewayMetrics.CLIENT_REQUEST_DURATION).values()).containsExactly(0.020);
    assertThat(test.values(GatewayMetrics.SPANS_DROPPED)).isEmpty();
  }

  @Test
  void headThatIsRecycledAfterTheRequest_isReportedAsItWas() {
    TestHead head = new TestHead();
    TestAttemptHead attemptHead = new TestAttemptHead();
    GatewayRequest request = test.matchedRequest(head);
    request.attempt(attemptHead).completed();
    request.ended(200);
    head.path = "/recycled";
    attemptHead.address = "recycled";

    test.telemetryReady();

    assertThat(test.span(SpanKind.SERVER).getAttributes().get(stringKey("url.path")))
        .isEqualTo("/orders/7");
    assertThat(test.span(SpanKind.CLIENT).getAttributes().get(stringKey("server.address")))
        .isEqualTo("orders");
  }

  @Test
  void forwardedHeaders_areLeftAlone() {
    GatewayRequest request = test.matchedRequest();
    Map<String, String> headers = new HashMap<>(Map.of("traceparent", "forwarded"));

    request.attempt(new TestAttemptHead()).requestPrepared(headers, Map::put);

    assertThat(headers).isEqualTo(Map.of("traceparent", "forwarded"));
    assertThat(request.context()).isSameAs(Context.root());
  }

  @Test
  void requestThatIsInFlightMeanwhile_isReportedWhole() {
    GatewayRequest request = test.matchedRequest();
    UpstreamAttempt failed = request.attempt(new TestAttemptHead());
    failed.requestPrepared(new HashMap<String, String>(), Map::put);
    failed.cancelled();

    test.telemetryReady();
    Map<String, String> headers = new HashMap<>();
    UpstreamAttempt retried = request.attempt(new TestAttemptHead());
    retried.requestPrepared(headers, Map::put);
    retried.completed();
    request.ended(200);

    assertThat(headers).containsKey("traceparent");
    assertThat(test.spans(SpanKind.CLIENT)).hasSize(2);
    assertThat(test.spans(SpanKind.SERVER)).hasSize(1);
  }

  @Test
  void moreThanTheBufferHolds_isDroppedAndCounted() {
    TestGateway small = notStarted(2);
    for (int i = 0; i < 5; i++) {
      GatewayRequest request = small.matchedRequest();
      request.attempt(new TestAttemptHead()).completed();
      request.ended(200);
    }

    small.telemetryReady();

    assertThat(small.spans(SpanKind.SERVER)).hasSize(2);
    assertThat(small.values(GatewayMetrics.SPANS_DROPPED))
        .isEqualTo(Map.of(Attributes.of(stringKey("reason"), "startup"), 6.0));
    assertThat(small.gateway.activeRequests()).isZero();
  }

  @Test
  void activeRequests_areRightWhateverWasBuffered() {
    test.matchedRequest().ended(200);
    GatewayRequest open = test.matchedRequest();
    test.matchedRequest(new TestHead("POST"));

    test.telemetryReady();

    Attributes get =
        Attributes.of(stringKey("http.request.method"), "GET", stringKey("url.scheme"), "http");
    Attributes post =
        Attributes.of(stringKey("http.request.method"), "POST", stringKey("url.scheme"), "http");
    assertThat(test.values(GatewayMetrics.SERVER_ACTIVE_REQUESTS))
        .isEqualTo(Map.of(get, 1.0, post, 1.0));
    open.ended(200);
    assertThat(test.values(GatewayMetrics.SERVER_ACTIVE_REQUESTS))
        .isEqualTo(Map.of(get, 0.0, post, 1.0));
  }

  @Test
  void reports_comeInTheOrderInWhichTheyEnded() {
    test.gateway.config().started("startup", null).loaded(ConfigSnapshot.builder().build());
    test.matchedRequest(new TestHead("GET")).ended(200);
    test.matchedRequest(new TestHead("POST")).ended(200);

    test.telemetryReady();

    assertThat(test.spans())
        .extracting(SpanData::getName)
        .containsExactly("gateway.config.load", "GET /orders/{id}", "POST /orders/{id}");
  }

  @Test
  void callsAfterTheEnd_changeNothing() {
    GatewayRequest request = test.matchedRequest();
    test.clock.setMillis(10);
    request.ended(200);
    test.clock.setMillis(500);
    request.responseCommitted();
    request.clientAborted();
    request.failed(new IllegalStateException("late"));
    request.flag(ResponseFlag.GATEWAY_ERROR);
    request.backoff(1_000_000L);

    test.telemetryReady();

    SpanData server = test.span(SpanKind.SERVER);
    assertThat(server.getEvents()).isEmpty();
    assertThat(server.getAttributes().get(GatewayAttributes.REQUEST_OVERHEAD)).isEqualTo(0.010);
    assertThat(server.getAttributes().get(GatewayAttributes.RESPONSE_FLAG))
        .isEqualTo("filter_response");
  }

  @Test
  void telemetryReadyTwice_reportsOnce() {
    test.matchedRequest().ended(200);

    test.telemetryReady();
    test.telemetryReady();

    assertThat(test.spans()).hasSize(1);
  }

  private static TestGateway notStarted(int bufferSize) {
    return new TestGateway(
        new GatewaySettings(Detail.AUTO, 1_000_000L, Incoming.CONTINUE, null, bufferSize),
        Sampler.alwaysOn());
  }
}
