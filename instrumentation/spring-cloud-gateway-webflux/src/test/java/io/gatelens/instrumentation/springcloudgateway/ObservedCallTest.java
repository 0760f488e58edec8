package io.gatelens.instrumentation.springcloudgateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.gateway.GatewayRequest;
import io.gatelens.gateway.RequestCarrier;
import io.micrometer.observation.Observation;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.filter.headers.observation.GatewayContext;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

class ObservedCallTest {

  private final MockServerWebExchange exchange =
      MockServerWebExchange.from(MockServerHttpRequest.get("/orders"));
  private final Observation.Context context =
      new GatewayContext(new HttpHeaders(), exchange.getRequest(), exchange);

  @Test
  void observation_carriesTheRequestOfItsExchange() {
    GatewayRequest request = new Telemetry().request();
    RequestCarrier carrier = () -> request;
    exchange.getAttributes().put(RequestCarrier.ATTRIBUTE, carrier);

    ObservedCall.created(context, exchange);

    assertThat(context.<Object>get(RequestCarrier.ATTRIBUTE)).isSameAs(carrier);
  }

  @Test
  void callOfARequestThatGatelensDoesNotSee_carriesNothing() {
    ObservedCall.created(context, exchange);

    assertThat(context.containsKey(RequestCarrier.ATTRIBUTE)).isFalse();
  }
}
