package io.gatelens.agent.telemetry.sending;

import static io.gatelens.agent.telemetry.sending.ScriptedReceiver.OK;
import static io.gatelens.agent.telemetry.sending.SenderUnderTest.MESSAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatelens.agent.telemetry.sending.ScriptedReceiver.Received;
import io.gatelens.agent.tls.TestKeyStore;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom it connects to, with TLS and without. */
@Timeout(60)
class ReceiverSocketTest {

  private final SenderUnderTest sender = new SenderUnderTest();

  @AfterEach
  void close() {
    sender.close();
  }

  @Test
  void nobodyThere_isSaid() {
    assertThatThrownBy(() -> sender.send(MESSAGE)).isInstanceOf(ConnectException.class);
  }

  @Test
  void unknownHost_isSaid() {
    sender.use(SenderSettings.to("http://collector.invalid:4318"));

    assertThatThrownBy(() -> sender.send(MESSAGE)).isInstanceOf(UnknownHostException.class);
  }

  @Test
  void tls_tellsTheNameAndIsKept(@TempDir Path folder) throws Exception {
    TestKeyStore server = TestKeyStore.create(folder, "server");
    SSLContext tls = server.trusting(server);
    try (ScriptedReceiver receiver = ScriptedReceiver.startTls(tls, OK)) {
      sender.use(SenderSettings.to("https://localhost:" + receiver.port()).with(tls));

      assertThat(sender.send(MESSAGE).getStatusCode()).isEqualTo(200);
      assertThat(sender.send(MESSAGE).getStatusCode()).isEqualTo(200);
      assertThat(receiver.received()).extracting(Received::connection).containsExactly(1, 1);
      assertThat(receiver.serverNames()).containsExactly("localhost");
    }
  }

  @Test
  void certificateOfAnotherHost_isNotTaken(@TempDir Path folder) throws Exception {
    TestKeyStore server = TestKeyStore.create(folder, "server");
    SSLContext tls = server.trusting(server);
    try (SSLServerSocket socket =
        (SSLServerSocket)
            tls.getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getByName("127.0.0.2"))) {
      CompletableFuture<Integer> firstByte = CompletableFuture.supplyAsync(() -> firstByte(socket));
      sender.use(SenderSettings.to("https://127.0.0.2:" + socket.getLocalPort()).with(tls));

      assertThatThrownBy(() -> sender.send(MESSAGE)).isInstanceOf(SSLException.class);
      assertThat(firstByte.get(10, TimeUnit.SECONDS)).isNegative();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://[::1]:4318/v1/traces, false, ::1, 4318, [::1]:4318, /v1/traces",
    "https://collector, true, collector, 443, collector, /",
    "http://user:secret@collector/in?key=a%20b#c, false, collector, 80, collector, /in?key=a%20b"
  })
  void endpoint_isTakenApart(
      String endpoint, boolean isTls, String host, int port, String authority, String target) {
    assertThat(Receiver.of(URI.create(endpoint)))
        .isEqualTo(new Receiver(isTls, host, port, authority, target));
  }

  /** A byte of the request; negative where the client is gone before one, in whatever way. */
  private static int firstByte(SSLServerSocket server) {
    try (Socket client = server.accept()) {
      ((SSLSocket) client).startHandshake();
      return client.getInputStream().read();
    } catch (IOException e) {
      return -1;
    }
  }
}
