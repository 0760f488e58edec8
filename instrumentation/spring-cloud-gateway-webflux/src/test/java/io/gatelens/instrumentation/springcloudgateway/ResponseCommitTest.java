package io.gatelens.instrumentation.springcloudgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.CIRCUITBREAKER_EXECUTION_EXCEPTION_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_HANDLER_MAPPER_ATTR;

import io.gatelens.gateway.GatewayRequest;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.web.reactive.error.DefaultErrorAttributes;
import org.springframework.cloud.gateway.support.NotFoundException;
import org.springframework.web.server.handler.ExceptionHandlingWebHandler;

class ResponseCommitTest {

  private static final AttributeKey<String> FLAG = AttributeKey.stringKey("gateway.response.flag");

  private final Telemetry telemetry = new Telemetry();
  private final GatewayRequest request = telemetry.request();

  @Test
  void noRoute_isA404AfterTheRoutesWereLookedThrough() {
    SpanData span = ended(Map.of(GATEWAY_HANDLER_MAPPER_ATTR, "RoutePredicateHandlerMapping"), 404);

    assertThat(span.getAttributes().get(FLAG)).isEqualTo("no_route");
  }

  @Test
  void answerOfAnotherHandler_isNoMissedRoute() {
    assertThat(ended(Map.of(), 404).getAttributes().get(FLAG)).isNull();
  }

  @Test
  void answerAfterTheRoutesWereLookedThrough_isNoMissedRoute_unlessItIsA404() {
    SpanData span = ended(Map.of(GATEWAY_HANDLER_MAPPER_ATTR, "RoutePredicateHandlerMapping"), 200);

    assertThat(span.getAttributes().get(FLAG)).isNull();
  }

  @Test
  void status429_saysNothingOfALimiter() {
    match();

    assertThat(ended(Map.of(), 429).getAttributes().get(FLAG)).isEqualTo("filter_response");
  }

  @Test
  void fallback_isExplainedByTheBreakersError() {
    match();

    SpanData span =
        ended(Map.of(CIRCUITBREAKER_EXECUTION_EXCEPTION_ATTR, new TimeoutException()), 200);

    assertThat(span.getAttributes().get(FLAG)).isEqualTo("upstream_timeout");
    assertThat(span.getEvents()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ExceptionHandlingWebHandler.handledException",
        "org.springframework.boot.web.reactive.error.DefaultErrorAttributes.ERROR",
        "org.springframework.boot.webflux.error.DefaultErrorAttributes.ERROR"
      })
  void handledError_isFoundInEveryLine(String attribute) {
    match();

    SpanData span = ended(Map.of(attribute, NotFoundException.create(false, "orders")), 503);

    assertThat(span.getAttributes().get(FLAG)).isEqualTo("no_target");
    assertThat(span.getEvents()).hasSize(1);
  }

  @Test
  void attributeNames_areThoseOfTheLibraries() {
    assertThat(ExceptionHandlingWebHandler.HANDLED_WEB_EXCEPTION)
        .isEqualTo("ExceptionHandlingWebHandler.handledException");
    assertThat(DefaultErrorAttributes.class.getName() + ".ERROR")
        .isEqualTo("org.springframework.boot.web.reactive.error.DefaultErrorAttributes.ERROR");
  }

  @Test
  void errorThatBecameAClientError_isNoFailure() {
    match();

    SpanData span =
        ended(
            Map.of("ExceptionHandlingWebHandler.handledException", new IllegalStateException()),
            400);

    assertThat(span.getEvents()).isEmpty();
  }

  private void match() {
    request.routeMatched(telemetry.gateway.routes().route("orders", "/orders/**", null));
  }

  private SpanData ended(Map<String, Object> attributes, int statusCode) {
    ResponseCommit.explain(request, attributes, statusCode);
    request.responseCommitted();
    request.ended(statusCode);
    assertThat(telemetry.spans()).hasSize(1);
    return telemetry.spans().get(0);
  }
}
