package io.gatelens.gateway;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SamplingTest {

  @Test
  void sampler_seesTheRouteOfTheRequestThatItDecidesOn() {
    List<Attributes> seen = new ArrayList<>();
    TestGateway test = TestGateway.sampledBy(new TestSampler(seen::add));
    test.gateway.identify("test-gateway", null);
    GatewayRequest request = test.gateway.requestStarted(new TestHead());
    assertThat(seen).isEmpty();

    request.routeMatched(test.route());
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    attempt.requestPrepared(new HashMap<String, String>(), Map::put);

    assertThat(seen).hasSize(2);
    Attributes server = seen.get(0);
    assertThat(server.get(stringKey("http.route"))).isEqualTo("/orders/{id}");
    assertThat(server.get(stringKey("gateway.route.id"))).isEqualTo("orders");
    assertThat(server.get(stringKey("gateway.name"))).isEqualTo("test-gateway");
    assertThat(server.get(stringKey("url.path"))).isEqualTo("/orders/7");
    assertThat(server.get(stringKey("http.request.method"))).isEqualTo("GET");
    assertThat(server.get(stringKey("server.address"))).isEqualTo("gw.example");
    assertThat(server.get(longKey("server.port"))).isEqualTo(8080);
    assertThat(server.get(stringKey("network.peer.address"))).isEqualTo("10.0.0.1");
    Attributes client = seen.get(1);
    assertThat(client.get(stringKey("server.address"))).isEqualTo("orders");
    assertThat(client.get(stringKey("gateway.upstream.cluster"))).isEqualTo("orders-service");
  }

  @Test
  void requestThatIsNotSampled_hasItsMetricsAndTellsTheUpstream() {
    TestGateway test = TestGateway.sampledBy(Sampler.parentBased(Sampler.alwaysOff()));
    GatewayRequest request = test.matchedRequest();
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    Map<String, String> headers = new HashMap<>();
    attempt.requestPrepared(headers, Map::put);
    attempt.requestSent();
    test.clock.setMillis(20);
    attempt.firstByte(200);
    attempt.completed();

    request.ended(200);

    assertThat(test.spans()).isEmpty();
    assertThat(headers.get("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[02]");
    assertThat(test.values(GatewayMetrics.SERVER_REQUEST_DURATION).values()).containsExactly(0.020);
    assertThat(test.values(GatewayMetrics.CLIENT_REQUEST_DURATION).values()).containsExactly(0.020);
    assertThat(test.values(GatewayMetrics.UPSTREAM_TIME_TO_FIRST_BYTE).values())
        .containsExactly(0.020);
    assertThat(test.values(GatewayMetrics.REQUEST_OVERHEAD_DURATION).values()).containsExactly(0.0);
  }

  @Test
  void samplerThatFails_costsTheSpansAndNotTheMetrics() {
    TestGateway test =
        TestGateway.sampledBy(
            new TestSampler(
                seen -> {
                  throw new IllegalStateException("sampler");
                }));
    GatewayRequest request = test.matchedRequest();
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    Map<String, String> headers = new HashMap<>(Map.of("traceparent", "forwarded"));
    attempt.requestPrepared(headers, Map::put);
    attempt.completed();

    request.ended(200);

    assertThat(headers).isEqualTo(Map.of("traceparent", "forwarded"));
    assertThat(test.gateway.modelFailures()).isEqualTo(2);
    assertThat(test.gateway.firstModelFailure()).hasMessage("sampler");
    assertThat(test.values(GatewayMetrics.SERVER_REQUEST_DURATION)).hasSize(1);
    assertThat(test.values(GatewayMetrics.CLIENT_REQUEST_DURATION)).hasSize(1);
    assertThat(test.gateway.activeRequests()).isZero();
  }

  @Test
  void context_isTheOneOfTheServerSpan() {
    TestGateway test = TestGateway.started();
    GatewayRequest request = test.matchedRequest();

    Context context = request.context();
    request.ended(200);

    assertThat(Span.fromContext(context).getSpanContext().getSpanId())
        .isEqualTo(test.span(SpanKind.SERVER).getSpanId());
    assertThat(request.context()).isSameAs(context);
  }
}
