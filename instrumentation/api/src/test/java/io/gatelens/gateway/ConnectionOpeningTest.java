package io.gatelens.gateway;

import static io.gatelens.gateway.SettableClock.epochNanosAfter;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.gateway.GatewaySettings.Detail;
import io.gatelens.gateway.GatewaySettings.Incoming;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ConnectionOpeningTest {

  private final TestGateway test =
      TestGateway.started(TestGateway.settings(Detail.AUTO, Incoming.CONTINUE));
  private final GatewayRequest request = test.matchedRequest();

  @AfterEach
  void theModelNeverFails() {
    assertThat(test.gateway.firstModelFailure()).isNull();
  }

  @Test
  void newConnection_hasTheTimeOfEachStep_asAttributesAndAsSpans() {
    UpstreamAttempt attempt = attemptAt(10);
    ConnectionOpening opening = attempt.connectionOpening();
    opening.lookupStarted();
    test.clock.setMillis(13);
    opening.connectStarted();
    test.clock.setMillis(17);
    opening.connected();
    test.clock.setMillis(18);
    opening.handshakeStarted();
    test.clock.setMillis(30);
    opening.handshakeEnded();
    attempt.connectionAcquired(false);

    complete(attempt);

    assertThat(seconds("gateway.upstream.connection.acquire")).isEqualTo(0.020);
    assertThat(seconds("gateway.upstream.dns")).isEqualTo(0.003);
    assertThat(seconds("gateway.upstream.connect")).isEqualTo(0.004);
    assertThat(seconds("gateway.upstream.tls")).isEqualTo(0.013);
    assertStep("dns.lookup", 10, 13);
    assertStep("connect", 13, 17);
    assertStep("tls.handshake", 17, 30);
  }

  @Test
  void plainConnectionToAnAddress_hasNoLookupAndNoHandshake() {
    UpstreamAttempt attempt = attemptAt(10);
    ConnectionOpening opening = attempt.connectionOpening();
    opening.connectStarted();
    test.clock.setMillis(12);
    opening.connected();
    attempt.connectionAcquired(false);

    complete(attempt);

    assertThat(seconds("gateway.upstream.dns")).isNull();
    assertThat(seconds("gateway.upstream.connect")).isEqualTo(0.002);
    assertThat(seconds("gateway.upstream.tls")).isNull();
  }

  @Test
  void nextOfSeveralAddresses_isStillTheSameConnect() {
    UpstreamAttempt attempt = attemptAt(10);
    ConnectionOpening opening = attempt.connectionOpening();
    opening.connectStarted();
    test.clock.setMillis(14);
    opening.connectStarted();
    test.clock.setMillis(15);
    opening.connected();
    test.clock.setMillis(16);
    opening.connected();

    complete(attempt);

    assertThat(seconds("gateway.upstream.connect")).isEqualTo(0.005);
  }

  @Test
  void connectedBeforeAnyConnect_isIgnored() {
    UpstreamAttempt attempt = attemptAt(10);

    attempt.connectionOpening().connected();
    complete(attempt);

    assertThat(seconds("gateway.upstream.connect")).isNull();
  }

  @Test
  void lookupThatFails_isAFailedStepUntilTheAttemptsEnd() {
    UpstreamAttempt attempt = attemptAt(10);
    attempt.connectionOpening().lookupStarted();

    fail(attempt, new UnknownHostException("orders.invalid"));

    assertFailedStep("dns.lookup", "java.net.UnknownHostException");
    assertThat(seconds("gateway.upstream.dns")).isEqualTo(0.005);
    assertThat(seconds("gateway.upstream.connect")).isNull();
  }

  @Test
  void connectThatFails_isAFailedStep_andTheLookupBeforeItIsNot() {
    UpstreamAttempt attempt = attemptAt(10);
    ConnectionOpening opening = attempt.connectionOpening();
    opening.lookupStarted();
    test.clock.setMillis(12);
    opening.connectStarted();

    fail(attempt, new ConnectException("refused"));

    assertFailedStep("connect", "java.net.ConnectException");
    assertStep("dns.lookup", 10, 12);
  }

  @Test
  void handshakeThatFails_isAFailedStep() {
    UpstreamAttempt attempt = attemptAt(10);
    ConnectionOpening opening = attempt.connectionOpening();
    opening.connectStarted();
    opening.connected();
    opening.handshakeStarted();

    fail(attempt, new SSLHandshakeException("untrusted"));

    assertFailedStep("tls.handshake", "javax.net.ssl.SSLHandshakeException");
  }

  @Test
  void attemptGivenUpWhileItConnects_hasAStepThatIsNoFailure() {
    UpstreamAttempt attempt = attemptAt(10);
    attempt.connectionOpening().connectStarted();
    test.clock.setMillis(40);

    attempt.cancelled();
    request.ended(504);

    assertStep("connect", 10, 40);
  }

  @Test
  void failureAfterTheConnectionWasThere_isNoFailureOfAStep() {
    UpstreamAttempt attempt = attemptAt(10);
    ConnectionOpening opening = attempt.connectionOpening();
    opening.connectStarted();
    test.clock.setMillis(12);
    opening.connected();
    attempt.connectionAcquired(false);
    attempt.requestPrepared(new HashMap<String, String>(), Map::put);

    fail(attempt, new IOException("reset"));

    assertStep("connect", 10, 12);
  }

  private UpstreamAttempt attemptAt(long millis) {
    test.clock.setMillis(millis);
    return request.attempt(new TestAttemptHead());
  }

  private void complete(UpstreamAttempt attempt) {
    attempt.requestPrepared(new HashMap<String, String>(), Map::put);
    test.clock.setMillis(50);
    attempt.firstByte(200);
    attempt.completed();
    request.ended(200);
  }

  private void fail(UpstreamAttempt attempt, Throwable error) {
    test.clock.setMillis(15);
    attempt.failed(error);
    request.ended(500);
  }

  private @Nullable Double seconds(String attribute) {
    return test.span(SpanKind.CLIENT).getAttributes().get(doubleKey(attribute));
  }

  private void assertStep(String name, long fromMillis, long toMillis) {
    SpanData step = test.span(name);
    assertThat(step.getParentSpanId()).isEqualTo(test.span(SpanKind.CLIENT).getSpanId());
    assertThat(step.getStartEpochNanos()).isEqualTo(epochNanosAfter(fromMillis));
    assertThat(step.getEndEpochNanos()).isEqualTo(epochNanosAfter(toMillis));
    assertThat(step.getStatus()).isEqualTo(StatusData.unset());
    assertThat(TestGateway.attributes(step)).isEqualTo(Attributes.empty());
  }

  private void assertFailedStep(String name, String errorType) {
    SpanData step = test.span(name);
    assertThat(step.getEndEpochNanos()).isEqualTo(epochNanosAfter(15));
    assertThat(step.getStatus()).isEqualTo(StatusData.error());
    assertThat(TestGateway.attributes(step))
        .isEqualTo(Attributes.of(stringKey("error.type"), errorType));
  }
}
