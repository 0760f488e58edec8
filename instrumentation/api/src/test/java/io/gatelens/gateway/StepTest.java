package io.gatelens.gateway;

import static io.gatelens.gateway.SettableClock.epochNanosAfter;
import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.gateway.GatewaySettings.Detail;
import io.gatelens.gateway.GatewaySettings.Incoming;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class StepTest {

  @Test
  void slowWaitForAConnection_isAChildOfTheAttempt() {
    TestGateway test = gateway(Detail.AUTO);
    acquiredAfter(test, 7);

    SpanData step = test.span("connection.acquire");
    SpanData client = test.span(SpanKind.CLIENT);
    assertThat(step.getKind()).isEqualTo(SpanKind.INTERNAL);
    assertThat(step.getParentSpanId()).isEqualTo(client.getSpanId());
    assertThat(step.getStartEpochNanos()).isEqualTo(client.getStartEpochNanos());
    assertThat(step.getEndEpochNanos()).isEqualTo(epochNanosAfter(17));
    assertThat(step.getStatus()).isEqualTo(StatusData.unset());
    assertThat(TestGateway.attributes(step))
        .isEqualTo(Attributes.of(booleanKey("gateway.upstream.connection.reused"), false));
  }

  @Test
  void quickWaitForAConnection_isNotWorthASpan() {
    TestGateway test = gateway(Detail.AUTO);
    acquiredAfter(test, 0);

    assertThat(test.spans()).hasSize(2);
  }

  @Test
  void fullDetail_hasEveryStep() {
    TestGateway test = gateway(Detail.FULL);
    acquiredAfter(test, 0);

    assertThat(test.spans())
        .extracting(SpanData::getName)
        .containsExactlyInAnyOrder("connection.acquire", "request.send", "GET", "GET /orders/{id}");
  }

  @Test
  void detailOff_hasNoStep() {
    TestGateway test = gateway(Detail.OFF);
    acquiredAfter(test, 7);

    assertThat(test.spans()).hasSize(2);
  }

  @Test
  void waitForAConnectionThatFails_isAFailedStep() {
    TestGateway test = gateway(Detail.AUTO);
    GatewayRequest request = test.matchedRequest();
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    attempt.failed(new TimeoutException("pool"));
    request.ended(503);

    SpanData step = test.span("connection.acquire");
    assertThat(step.getStatus()).isEqualTo(StatusData.error());
    assertThat(TestGateway.attributes(step))
        .isEqualTo(Attributes.of(stringKey("error.type"), "java.util.concurrent.TimeoutException"));
  }

  @Test
  void transportThatDoesNotTellOfConnections_hasNoStep() {
    TestGateway test = gateway(Detail.FULL);
    GatewayRequest request = test.matchedRequest();
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    attempt.requestPrepared(new HashMap<String, String>(), Map::put);
    attempt.failed(new TimeoutException("response"));
    request.ended(504);

    assertThat(test.spans()).noneMatch(span -> span.getName().equals("connection.acquire"));
  }

  private static TestGateway gateway(Detail detail) {
    return TestGateway.started(TestGateway.settings(detail, Incoming.CONTINUE));
  }

  private static void acquiredAfter(TestGateway test, long millis) {
    GatewayRequest request = test.matchedRequest();
    test.clock.setMillis(10);
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    test.clock.setMillis(10 + millis);
    attempt.connectionAcquired(false);
    attempt.requestPrepared(new HashMap<String, String>(), Map::put);
    test.clock.setMillis(30);
    attempt.completed();
    request.ended(200);
  }
}
