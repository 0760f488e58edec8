package io.gatelens.gateway;

import static io.gatelens.gateway.SettableClock.epochNanosAfter;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.gateway.GatewaySettings.Detail;
import io.gatelens.gateway.GatewaySettings.Incoming;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.junit.jupiter.api.Test;

final class LoadBalancingTest {

  private static final Filter BALANCER = Filter.loadBalancer("Balancer", 10);
  private static final Filter ROUTING = new Filter("Routing", 20);
  private static final UpstreamTarget TARGET = new UpstreamTarget("orders", "10.0.0.2", 9090);

  private final TestGateway test = gateway(Detail.AUTO);

  @Test
  void slowChoice_isASpanWithTheInstance_inPlaceOfTheFilters() {
    GatewayRequest request = test.matchedRequest();
    TestStep balancer = TestStep.entered(request, BALANCER, 0, false);
    test.clock.setMillis(3);
    TestStep routing = TestStep.entered(request, ROUTING, 1, true);
    assertThat(routing.isBehindLoadBalancer()).isTrue();
    routing.targetChosen(TARGET);
    routing.completed();
    balancer.completed();
    request.ended(200);

    assertThat(test.spans(SpanKind.INTERNAL)).hasSize(1);
    SpanData choice = test.span("gateway.load_balance orders");
    assertThat(choice.getParentSpanId()).isEqualTo(test.span(SpanKind.SERVER).getSpanId());
    assertThat(choice.getStartEpochNanos()).isEqualTo(epochNanosAfter(0));
    assertThat(choice.getEndEpochNanos()).isEqualTo(epochNanosAfter(3));
    assertThat(choice.getStatus()).isEqualTo(StatusData.unset());
    assertThat(TestGateway.attributes(choice))
        .isEqualTo(
            Attributes.of(
                stringKey("gateway.upstream.cluster"), "orders",
                stringKey("server.address"), "10.0.0.2",
                longKey("server.port"), 9090L));
  }

  @Test
  void serviceWithoutAnInstance_isAFailedChoice_ofTheRoutesCluster() {
    GatewayRequest request = test.matchedRequest();
    TestStep.entered(request, BALANCER, 0, false).failed(new IllegalStateException("no instance"));
    request.ended(503);

    SpanData choice = test.span("gateway.load_balance orders-service");
    assertThat(choice.getStatus()).isEqualTo(StatusData.error());
    assertThat(TestGateway.attributes(choice))
        .isEqualTo(
            Attributes.of(
                stringKey("gateway.upstream.cluster"), "orders-service",
                stringKey("error.type"), "java.lang.IllegalStateException"));
  }

  @Test
  void requestThatItLetsPass_hasItsFilterLikeAnyOther() {
    TestGateway full = gateway(Detail.FULL);
    GatewayRequest request = full.matchedRequest();
    TestStep balancer = TestStep.entered(request, BALANCER, 0, false);
    TestStep.entered(request, ROUTING, 1, true).completed();
    balancer.completed();
    request.ended(200);

    assertThat(full.spans(SpanKind.INTERNAL))
        .extracting(SpanData::getName)
        .containsExactlyInAnyOrder(
            "gateway.filter Balancer", "gateway.filter Balancer", "gateway.filter Routing");
  }

  @Test
  void retry_choosesAgain() {
    TestGateway full = gateway(Detail.FULL);
    GatewayRequest request = full.matchedRequest();
    for (int port = 9090; port < 9092; port++) {
      TestStep balancer = TestStep.entered(request, BALANCER, 0, false);
      TestStep routing = TestStep.entered(request, ROUTING, 1, true);
      routing.targetChosen(new UpstreamTarget("orders", "10.0.0.2", port));
      routing.completed();
      balancer.completed();
    }
    request.ended(200);

    assertThat(full.spans(SpanKind.INTERNAL))
        .filteredOn(span -> span.getName().equals("gateway.load_balance orders"))
        .extracting(span -> span.getAttributes().get(longKey("server.port")))
        .containsExactlyInAnyOrder(9090L, 9091L);
  }

  @Test
  void otherFilters_haveNoChoice() {
    GatewayRequest request = test.matchedRequest();
    TestStep first = TestStep.entered(request, ROUTING, 0, false);
    TestStep second = TestStep.entered(request, BALANCER, 1, true);

    assertThat(first.isBehindLoadBalancer()).isFalse();
    assertThat(second.isBehindLoadBalancer()).isFalse();
  }

  private static TestGateway gateway(Detail detail) {
    return TestGateway.started(TestGateway.settings(detail, Incoming.CONTINUE));
  }
}
