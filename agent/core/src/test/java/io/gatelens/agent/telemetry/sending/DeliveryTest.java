package io.gatelens.agent.telemetry.sending;

import static io.gatelens.agent.telemetry.sending.ScriptedReceiver.CLOSED;
import static io.gatelens.agent.telemetry.sending.ScriptedReceiver.OK;
import static io.gatelens.agent.telemetry.sending.ScriptedReceiver.SILENCE;
import static io.gatelens.agent.telemetry.sending.ScriptedReceiver.answer;
import static io.gatelens.agent.telemetry.sending.ScriptedReceiver.status;
import static io.gatelens.agent.telemetry.sending.SenderUnderTest.MESSAGE;
import static io.gatelens.agent.telemetry.sending.SenderUnderTest.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatelens.agent.telemetry.sending.ScriptedReceiver.Received;
import io.gatelens.agent.telemetry.sending.ScriptedReceiver.Reply;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent again, and for how long. */
@Timeout(60)
class DeliveryTest {

  private final SenderUnderTest sender = new SenderUnderTest();

  @AfterEach
  void close() {
    sender.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 503, 504})
  void receiverThatIsBusy_isAskedAgain(int busy) throws Exception {
    try (ScriptedReceiver receiver = sender.start(status(busy), status(busy), OK)) {
      sender.use(receiver.settings().retrying(3));

      assertThat(sender.send(MESSAGE).getStatusCode()).isEqualTo(200);
      assertThat(receiver.received()).hasSize(3).extracting(Received::body).containsOnly(TEXT);
    }
  }

  @Test
  void receiverThatStaysBusy_isAskedAsOftenAsThePolicySays() throws Exception {
    try (ScriptedReceiver receiver = sender.start(status(503))) {
      sender.use(receiver.settings().retrying(3));

      assertThat(sender.send(MESSAGE).getStatusCode()).isEqualTo(503);
      assertThat(receiver.received()).hasSize(3);
    }
  }

  @Test
  void refusedMessage_isNotSentAgain() throws Exception {
    try (ScriptedReceiver receiver = sender.start(status(400))) {
      sender.use(receiver.settings().retrying(3));

      assertThat(sender.send(MESSAGE).getStatusCode()).isEqualTo(400);
      assertThat(receiver.received()).hasSize(1);
    }
  }

  @Test
  void withoutAPolicy_nothingIsSentAgain() throws Exception {
    try (ScriptedReceiver receiver = sender.start(status(503))) {
      assertThat(sender.send(MESSAGE).getStatusCode()).isEqualTo(503);
      assertThat(receiver.received()).hasSize(1);
    }
  }

  @Test
  void receiverThatAsksForTime_getsIt() throws Exception {
    Reply later = answer("HTTP/1.1 503 \r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n");
    try (ScriptedReceiver receiver = sender.start(later, OK)) {
      sender.use(receiver.settings().retrying(3));
      long start = System.nanoTime();

      assertThat(sender.send(MESSAGE).getStatusCode()).isEqualTo(200);
      assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(990));
    }
  }

  @Test
  void receiverThatAsksForMoreTimeThanThereIs_getsNoSecondAttempt() throws Exception {
    Reply later = answer("HTTP/1.1 503 \r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n");
    try (ScriptedReceiver receiver = sender.start(later)) {
      sender.use(receiver.settings().within(Duration.ofMillis(300)).retrying(3));

      assertThat(sender.send(MESSAGE).getStatusCode()).isEqualTo(503);
      assertThat(receiver.received()).hasSize(1);
    }
  }

  @Test
  void connectionThatBreaks_isTriedAgain() throws Exception {
    try (ScriptedReceiver receiver = sender.start(CLOSED, OK)) {
      sender.use(receiver.settings().retrying(2));

      assertThat(sender.send(MESSAGE).getStatusCode()).isEqualTo(200);
      assertThat(receiver.received()).hasSize(2);
    }
  }

  @Test
  void answerThatIsTooLarge_isAnErrorAndNotTriedAgain() throws Exception {
    Reply large = answer("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n" + "x".repeat(1001));
    try (ScriptedReceiver receiver = sender.start(large)) {
      sender.use(receiver.settings().retrying(3));

      assertThatThrownBy(() -> sender.send(MESSAGE)).hasMessageContaining("more than 1000 bytes");
      assertThat(receiver.received()).hasSize(1);
    }
  }

  @Test
  void refusalBeforeTheEndOfTheRequest_isHeard() throws Exception {
    try (EarlyReceiver receiver = EarlyReceiver.start()) {
      sender.use(SenderSettings.to("http://localhost:" + receiver.port()).retrying(5));

      assertThat(sender.send(new byte[20_000_000]).getStatusCode()).isEqualTo(413);
      assertThat(receiver.connections()).isEqualTo(1);
    }
  }

  @Test
  void receiverThatDoesNotAnswer_endsWithTheTimeout() throws Exception {
    try (ScriptedReceiver receiver = sender.start(SILENCE, OK)) {
      sender.use(receiver.settings().within(Duration.ofMillis(200)).retrying(3));

      assertThatThrownBy(() -> sender.send(MESSAGE)).isInstanceOf(SocketTimeoutException.class);
      assertThat(receiver.received()).hasSize(1);
    }
  }

  @Test
  void receiverThatDoesNotRead_endsWithTheTimeout() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      sender.use(
          SenderSettings.to("http://localhost:" + deaf.getLocalPort())
              .within(Duration.ofMillis(500)));

      assertThatThrownBy(() -> sender.send(new byte[64_000_000]))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }
}
