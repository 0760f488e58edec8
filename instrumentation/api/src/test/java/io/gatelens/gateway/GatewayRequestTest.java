package io.gatelens.gateway;

import static io.gatelens.gateway.SettableClock.epochNanosAfter;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GatewayRequestTest {

  private final TestGateway test = TestGateway.started();

  @AfterEach
  void theModelNeverFails() {
    assertThat(test.gateway.firstModelFailure()).isNull();
  }

  @Test
  void proxiedRequest_makesOneServerSpanWithExactlyItsAttributes() {
    test.gateway.identify("test-gateway", "9.9");
    applyConfig();

    test.proxied(200);

    SpanData server = test.span(SpanKind.SERVER);
    assertThat(server.getName()).isEqualTo("GET /orders/{id}");
    assertThat(server.getStartEpochNanos()).isEqualTo(epochNanosAfter(0));
    assertThat(server.getEndEpochNanos()).isEqualTo(epochNanosAfter(100));
    assertThat(server.getStatus()).isEqualTo(StatusData.unset());
    assertThat(server.getEvents()).isEmpty();
    assertThat(TestGateway.attributes(server))
        .isEqualTo(
            serverAttributes()
                .put("gateway.name", "test-gateway")
                .put("gateway.config.hash", shortHash())
                .put("http.response.status_code", 200)
                .put("gateway.response.source", "upstream")
                .put("gateway.request.overhead", 0.010)
                .put("gateway.request.upstream", 0.070)
                .put("gateway.request.transfer", 0.020)
                .build());
  }

  @Test
  void upstreamAnswersNotFound_isAnErrorOfTheClientSpanOnly() {
    test.proxied(404);

    assertThat(test.span(SpanKind.SERVER).getStatus()).isEqualTo(StatusData.unset());
    assertThat(test.span(SpanKind.SERVER).getAttributes().get(stringKey("error.type"))).isNull();
    SpanData client = test.span(SpanKind.CLIENT);
    assertThat(client.getStatus()).isEqualTo(StatusData.error());
    assertThat(client.getAttributes().get(stringKey("error.type"))).isEqualTo("404");
  }

  @Test
  void upstreamAnswersServerError_isAnErrorOfBothSpans() {
    test.proxied(503);

    for (SpanData span : test.spans()) {
      assertThat(span.getStatus()).isEqualTo(StatusData.error());
      assertThat(span.getAttributes().get(stringKey("error.type"))).isEqualTo("503");
    }
  }

  @Test
  void routeMatchedAfterTheSpanStarted_namesTheSpan() {
    GatewayRequest request = test.gateway.requestStarted(new TestHead());
    request.context();

    request.routeMatched(test.route());
    request.routeMatched(test.gateway.routes().route("other", "/other", null));
    request.ended(200);

    SpanData server = test.span(SpanKind.SERVER);
    assertThat(server.getName()).isEqualTo("GET /orders/{id}");
    assertThat(server.getAttributes().get(stringKey("http.route"))).isEqualTo("/orders/{id}");
    assertThat(server.getAttributes().get(stringKey("gateway.route.id"))).isEqualTo("orders");
  }

  @Test
  void unknownMethod_isOtherInTheNameAndTheAttributeAndKeepsTheOriginal() {
    GatewayRequest request = test.matchedRequest(new TestHead("BREW"));
    request.ended(200);

    SpanData server = test.span(SpanKind.SERVER);
    assertThat(server.getName()).isEqualTo("HTTP /orders/{id}");
    assertThat(server.getAttributes().get(stringKey("http.request.method"))).isEqualTo("_OTHER");
    assertThat(server.getAttributes().get(stringKey("http.request.method_original")))
        .isEqualTo("BREW");
  }

  @Test
  void whatTheTransportDoesNotKnow_isAbsent() {
    TestHead head = new TestHead();
    head.host = null;
    head.clientAddress = null;
    head.peerAddress = null;
    head.userAgent = null;
    head.protocolVersion = null;
    GatewayRequest request = test.gateway.requestStarted(head);
    request.routeMissed();

    request.ended(404);

    SpanData server = test.span(SpanKind.SERVER);
    assertThat(server.getName()).isEqualTo("GET");
    assertThat(TestGateway.attributes(server))
        .isEqualTo(
            Attributes.builder()
                .put("http.request.method", "GET")
                .put("url.scheme", "http")
                .put("url.path", "/orders/7")
                .put("http.response.status_code", 404)
                .put("gateway.response.source", "gateway")
                .put("gateway.response.flag", "no_route")
                .put("gateway.request.overhead", 0.0)
                .put("gateway.request.upstream", 0.0)
                .put("gateway.request.transfer", 0.0)
                .build());
  }

  @Test
  void failureAfterTheHeadWasWritten_isAnErrorWithTheExceptionsClass() {
    GatewayRequest request = test.matchedRequest();
    request.responseCommitted();
    test.clock.setMillis(5);
    request.failed(new IllegalStateException("broken filter"));
    test.clock.setMillis(6);

    request.ended(200);

    SpanData server = test.span(SpanKind.SERVER);
    assertThat(server.getStatus()).isEqualTo(StatusData.error());
    assertThat(server.getAttributes().get(stringKey("error.type")))
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(server.getEvents()).hasSize(1);
    assertThat(server.getEvents().get(0).getEpochNanos()).isEqualTo(epochNanosAfter(5));
  }

  @Test
  void failureThatIsAnsweredWithNotFound_isNoErrorOfTheServer() {
    GatewayRequest request = test.matchedRequest();
    request.failed(new IllegalArgumentException("no such order"));

    request.ended(404);

    SpanData server = test.span(SpanKind.SERVER);
    assertThat(server.getStatus()).isEqualTo(StatusData.unset());
    assertThat(server.getAttributes().get(stringKey("error.type"))).isNull();
    assertThat(server.getEvents()).isEmpty();
  }

  @Test
  void clientGoesAwayBeforeAnyResponse_isNoErrorOfTheServer() {
    GatewayRequest request = test.matchedRequest();
    request.clientAborted();

    request.ended(0);

    SpanData server = test.span(SpanKind.SERVER);
    assertThat(server.getStatus()).isEqualTo(StatusData.unset());
    assertThat(server.getAttributes().get(stringKey("error.type"))).isEqualTo("client_aborted");
    assertThat(server.getAttributes().get(longKey("http.response.status_code"))).isNull();
    assertThat(server.getAttributes().get(stringKey("gateway.response.source")))
        .isEqualTo("client");
  }

  @Test
  void endedTwice_countsOnce() {
    GatewayRequest request = test.matchedRequest();

    request.ended(200);
    request.ended(500);

    assertThat(request.isEnded()).isTrue();
    assertThat(test.spans()).hasSize(1);
    assertThat(test.gateway.activeRequests()).isZero();
  }

  @Test
  void randomUuidOfARoute_isNotReported() {
    GatewayRequest request = test.gateway.requestStarted(new TestHead());
    request.routeMatched(
        test.gateway.routes().route("3f2b8f0e-6f0a-4c0e-9a3e-5d1f6c7b8a90", "/a", null));
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    attempt.completed();

    request.ended(200);

    for (SpanData span : test.spans()) {
      assertThat(span.getAttributes().get(stringKey("gateway.route.id"))).isNull();
    }
    for (Attributes set : test.values(GatewayMetrics.SERVER_REQUEST_DURATION).keySet()) {
      assertThat(set.get(stringKey("gateway.route.id"))).isNull();
      assertThat(set.get(stringKey("http.route"))).isEqualTo("/a");
    }
  }

  private void applyConfig() {
    test.gateway
        .config()
        .started("startup", null)
        .loaded(ConfigSnapshot.builder().entry(TestGateway.ROUTE, "a").build());
  }

  private String shortHash() {
    String hash = test.gateway.config().hash();
    assertThat(hash).hasSize(64);
    return hash == null ? "" : hash.substring(0, 8);
  }

  private static AttributesBuilder serverAttributes() {
    return Attributes.builder()
        .put("http.request.method", "GET")
        .put("http.route", "/orders/{id}")
        .put("url.scheme", "http")
        .put("url.path", "/orders/7")
        .put("server.address", "gw.example")
        .put("server.port", 8080)
        .put("client.address", "203.0.113.9")
        .put("network.peer.address", "10.0.0.1")
        .put("network.peer.port", 51_234)
        .put("network.protocol.version", "1.1")
        .put("user_agent.original", "curl/8")
        .put("gateway.route.id", "orders");
  }
}
