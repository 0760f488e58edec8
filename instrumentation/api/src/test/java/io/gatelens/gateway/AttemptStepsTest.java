package io.gatelens.gateway;

import static io.gatelens.gateway.SettableClock.epochNanosAfter;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.gateway.GatewaySettings.Detail;
import io.gatelens.gateway.GatewaySettings.Incoming;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The phases of an exchange on its connection, which are spans where every step is to be one. */
final class AttemptStepsTest {

  private TestGateway test =
      TestGateway.started(TestGateway.settings(Detail.FULL, Incoming.CONTINUE));
  private GatewayRequest request = test.matchedRequest();

  @AfterEach
  void theModelNeverFails() {
    assertThat(test.gateway.firstModelFailure()).isNull();
  }

  @Test
  void exchange_hasAPhaseForTheRequest_forTheWait_andForTheResponse() {
    UpstreamAttempt attempt = sent();
    firstByte(attempt);
    test.clock.setMillis(70);
    attempt.completed();
    request.ended(200);

    assertPhase("request.send", 10, 20);
    assertPhase("response.wait", 20, 50);
    assertPhase("response.receive", 50, 70);
  }

  @Test
  void failureWhileTheRequestIsSent_endsThatPhase_andThereIsNoOther() {
    UpstreamAttempt attempt = prepared();

    fail(attempt);

    assertFailed("request.send", 10);
    assertThat(test.spans()).noneMatch(span -> span.getName().startsWith("response."));
  }

  @Test
  void failureWhileTheResponseIsWaitedFor_endsThatPhase() {
    UpstreamAttempt attempt = sent();

    fail(attempt);

    assertPhase("request.send", 10, 20);
    assertFailed("response.wait", 20);
  }

  @Test
  void failureAmidTheResponse_endsThatPhase() {
    UpstreamAttempt attempt = sent();
    firstByte(attempt);

    fail(attempt);

    assertPhase("response.wait", 20, 50);
    assertFailed("response.receive", 50);
  }

  @Test
  void responseBeforeAllOfTheRequestWasSent_wasWaitedForFromTheRequestsHeadOn() {
    UpstreamAttempt attempt = prepared();
    firstByte(attempt);
    test.clock.setMillis(60);
    attempt.requestSent();
    test.clock.setMillis(70);
    attempt.completed();
    request.ended(200);

    assertPhase("request.send", 10, 60);
    assertPhase("response.wait", 10, 50);
    assertPhase("response.receive", 50, 70);
  }

  @Test
  void whereTheTransportDoesNotTellOfTheRequestBeingSent_thereIsNoPhaseOfIt() {
    UpstreamAttempt attempt = prepared();
    firstByte(attempt);
    attempt.completed();
    request.ended(200);

    assertPhase("response.wait", 10, 50);
    assertThat(test.spans()).noneMatch(span -> span.getName().equals("request.send"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Detail.class,
      names = {"AUTO", "OFF"})
  void phasesAreNoSpans_whereNotEveryStepIsToBeOne_slowAndFailedAsTheyMayBe(Detail detail) {
    test = TestGateway.started(TestGateway.settings(detail, Incoming.CONTINUE));
    request = test.matchedRequest();
    UpstreamAttempt attempt = sent();

    fail(attempt);

    assertThat(test.spans())
        .noneMatch(
            span ->
                span.getName().startsWith("request.") || span.getName().startsWith("response."));
  }

  private UpstreamAttempt prepared() {
    test.clock.setMillis(10);
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    attempt.connectionAcquired(true);
    attempt.requestPrepared(new HashMap<String, String>(), Map::put);
    return attempt;
  }

  private UpstreamAttempt sent() {
    UpstreamAttempt attempt = prepared();
    test.clock.setMillis(20);
    attempt.requestSent();
    return attempt;
  }

  private void firstByte(UpstreamAttempt attempt) {
    test.clock.setMillis(50);
    attempt.firstByte(200);
  }

  private void fail(UpstreamAttempt attempt) {
    test.clock.setMillis(1_000);
    attempt.failed(new IOException("reset"));
    request.ended(500);
  }

  private void assertPhase(String name, long fromMillis, long toMillis) {
    assertLasted(test.span(name), fromMillis, toMillis);
    assertThat(test.span(name).getStatus()).isEqualTo(StatusData.unset());
  }

  private void assertFailed(String name, long fromMillis) {
    assertLasted(test.span(name), fromMillis, 1_000);
    assertThat(test.span(name).getStatus()).isEqualTo(StatusData.error());
  }

  private void assertLasted(SpanData phase, long fromMillis, long toMillis) {
    assertThat(phase.getParentSpanId()).isEqualTo(test.span(SpanKind.CLIENT).getSpanId());
    assertThat(phase.getStartEpochNanos()).isEqualTo(epochNanosAfter(fromMillis));
    assertThat(phase.getEndEpochNanos()).isEqualTo(epochNanosAfter(toMillis));
  }
}
