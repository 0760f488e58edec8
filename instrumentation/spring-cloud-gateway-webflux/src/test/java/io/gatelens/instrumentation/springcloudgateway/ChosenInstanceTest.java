package io.gatelens.instrumentation.springcloudgateway;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_LOADBALANCER_RESPONSE_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

import io.gatelens.gateway.Filter;
import io.gatelens.gateway.FilterTrail;
import io.gatelens.gateway.GatewayRequest;
import io.gatelens.gateway.GatewaySettings.Detail;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultResponse;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;

class ChosenInstanceTest {

  private final Telemetry telemetry = new Telemetry(Detail.FULL);
  private final GatewayRequest request = telemetry.request();
  private final ServerWebExchange exchange =
      MockServerWebExchange.from(MockServerHttpRequest.get("/orders"));

  @Test
  void instance_isToldUnderTheNameThatTheRouteHasForIt() {
    chosen("http://10.0.0.2:9090/orders");
    exchange.getAttributes().put(GATEWAY_ROUTE_ATTR, route("lb://orders"));

    tell();

    assertThat(choices())
        .extracting(SpanData::getName)
        .containsExactly("gateway.load_balance orders");
    assertThat(choices().get(0).getAttributes().toBuilder().build())
        .isEqualTo(
            Attributes.of(
                stringKey("gateway.upstream.cluster"), "orders",
                stringKey("server.address"), "10.0.0.2",
                longKey("server.port"), 9090L));
  }

  @Test
  void routeThatNamesNoService_leavesTheNameToTheInstance() {
    chosen("http://10.0.0.2:9090/orders");
    exchange.getAttributes().put(GATEWAY_ROUTE_ATTR, route("http://edge"));

    tell();

    assertThat(choices())
        .extracting(SpanData::getName)
        .containsExactly("gateway.load_balance ORDERS");
  }

  @Test
  void choiceOfAnEarlierRoute_isNone() {
    chosen("http://10.0.0.9:80/elsewhere");

    tell();

    assertThat(choices()).isEmpty();
  }

  @Test
  void requestWithoutAChoice_hasNone() {
    tell();

    assertThat(choices()).isEmpty();
  }

  private void chosen(String url) {
    exchange
        .getAttributes()
        .put(
            GATEWAY_LOADBALANCER_RESPONSE_ATTR,
            new DefaultResponse(
                new DefaultServiceInstance("orders-1", "ORDERS", "10.0.0.2", 9090, false)));
    exchange.getAttributes().put(GATEWAY_REQUEST_URL_ATTR, URI.create(url));
  }

  private void tell() {
    FilterTrail filters = request.filters();
    int balancer = filters.entered(Filter.loadBalancer("Balancer", 1), 0, 2);
    int behind = filters.entered(new Filter("Routing", 2), 1, 2);
    ChosenInstance.tell(filters, behind, exchange);
    filters.completed(behind);
    filters.completed(balancer);
    request.ended(200);
  }

  private List<SpanData> choices() {
    return telemetry.spans().stream()
        .filter(span -> span.getName().startsWith("gateway.load_balance"))
        .toList();
  }

  private static Route route(String uri) {
    return Route.async().id("any").uri(uri).predicate(exchange -> true).build();
  }
}
