package io.gatelens.agent.telemetry.sending;

import static io.gatelens.agent.telemetry.sending.ScriptedReceiver.OK;
import static io.gatelens.agent.telemetry.sending.ScriptedReceiver.SILENCE;
import static io.gatelens.agent.telemetry.sending.ScriptedReceiver.answer;
import static io.gatelens.agent.telemetry.sending.ScriptedReceiver.okThenClosed;
import static io.gatelens.agent.telemetry.sending.ScriptedReceiver.status;
import static io.gatelens.agent.telemetry.sending.SenderUnderTest.MESSAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatelens.agent.telemetry.sending.ScriptedReceiver.Received;
import io.gatelens.agent.telemetry.sending.ScriptedReceiver.Reply;
import io.opentelemetry.sdk.common.export.HttpResponse;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a connection between two messages. */
@Timeout(60)
class KeptConnectionTest {

  private final SenderUnderTest sender = new SenderUnderTest();

  @AfterEach
  void close() {
    sender.close();
  }

  @Test
  void connection_isKeptForTheNextMessage() throws Exception {
    try (ScriptedReceiver receiver = sender.start(OK)) {
      sender.send(MESSAGE);
      sender.send(MESSAGE);

      assertThat(receiver.received()).extracting(Received::connection).containsExactly(1, 1);
    }
  }

  @Test
  void connectionThatTheReceiverClosedMeanwhile_isMadeAnew() throws Exception {
    try (ScriptedReceiver receiver = sender.start(okThenClosed(), OK)) {
      sender.send(MESSAGE);
      HttpResponse second = sender.send(MESSAGE);

      assertThat(second.getStatusCode()).isEqualTo(200);
      assertThat(receiver.received()).extracting(Received::connection).containsExactly(1, 2);
    }
  }

  @Test
  void connectionThatTheReceiverDoesNotWantToKeep_isMadeAnew() throws Exception {
    Reply last = answer("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    try (ScriptedReceiver receiver = sender.start(last)) {
      sender.send(MESSAGE);
      sender.send(MESSAGE);

      assertThat(receiver.received()).extracting(Received::connection).containsExactly(1, 2);
    }
  }

  @Test
  void answerInPieces_isReadAndTheConnectionKept() throws Exception {
    Reply chunked =
        answer("HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
    try (ScriptedReceiver receiver = sender.start(chunked)) {
      HttpResponse response = sender.send(MESSAGE);
      sender.send(MESSAGE);

      assertThat(response.getStatusCode()).isEqualTo(400);
      assertThat(response.getResponseBody()).isEqualTo(new byte[] {'a', 'b', 'c'});
      assertThat(receiver.received()).extracting(Received::connection).containsExactly(1, 1);
    }
  }

  @Test
  void answerThatBreaksOff_isWhatItsStatusSays() throws Exception {
    Reply broken =
        (request, socket) -> {
          answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc").to(request, socket);
          socket.close();
        };
    try (ScriptedReceiver receiver = sender.start(broken, OK)) {
      sender.use(receiver.settings().retrying(3));

      assertThat(sender.send(MESSAGE).getStatusCode()).isEqualTo(200);
      assertThat(sender.send(MESSAGE).getStatusCode()).isEqualTo(200);
      assertThat(receiver.received()).extracting(Received::connection).containsExactly(1, 2);
    }
  }

  @Test
  void answerThatNobodyAskedFor_isNotTakenForTheNextOne() throws Exception {
    Reply withAnother =
        (request, socket) -> {
          OK.to(request, socket);
          status(408).to(request, socket);
        };
    try (ScriptedReceiver receiver = sender.start(withAnother, OK)) {
      sender.send(MESSAGE);
      sender.idleFor(Duration.ofSeconds(2));

      assertThat(sender.send(MESSAGE).getStatusCode()).isEqualTo(200);
      assertThat(receiver.received()).extracting(Received::connection).containsExactly(1, 2);
    }
  }

  @Test
  void connectionThatWasIdleForLong_isMadeAnew() throws Exception {
    try (ScriptedReceiver receiver = sender.start(OK)) {
      sender.send(MESSAGE);
      sender.idleFor(Duration.ofSeconds(2));
      sender.send(MESSAGE);
      sender.idleFor(Duration.ofSeconds(31));
      sender.send(MESSAGE);

      assertThat(receiver.received()).extracting(Received::connection).containsExactly(1, 1, 2);
    }
  }

  @Test
  void messageAfterOneThatTimedOut_isSentOverANewConnection() throws Exception {
    try (ScriptedReceiver receiver = sender.start(SILENCE, OK)) {
      sender.use(receiver.settings().within(Duration.ofSeconds(1)));

      assertThatThrownBy(() -> sender.send(MESSAGE)).isInstanceOf(SocketTimeoutException.class);
      assertThat(sender.send(MESSAGE).getStatusCode()).isEqualTo(200);
      assertThat(receiver.received()).extracting(Received::connection).containsExactly(1, 2);
    }
  }
}
