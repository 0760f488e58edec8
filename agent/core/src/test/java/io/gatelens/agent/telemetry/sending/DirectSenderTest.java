package io.gatelens.agent.telemetry.sending;

import static io.gatelens.agent.telemetry.sending.ScriptedReceiver.OK;
import static io.gatelens.agent.telemetry.sending.ScriptedReceiver.SILENCE;
import static io.gatelens.agent.telemetry.sending.ScriptedReceiver.answer;
import static io.gatelens.agent.telemetry.sending.SenderUnderTest.MESSAGE;
import static io.gatelens.agent.telemetry.sending.SenderUnderTest.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatelens.agent.logging.CapturedStderr;
import io.gatelens.agent.logging.LogLevel;
import io.gatelens.agent.telemetry.sending.ScriptedReceiver.Received;
import io.opentelemetry.sdk.common.export.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real sender against a real socket. */
@Timeout(60)
class DirectSenderTest {

  private final SenderUnderTest sender = new SenderUnderTest();
  private final ProxySelector proxies = ProxySelector.getDefault();

  @AfterEach
  void close() {
    ProxySelector.setDefault(proxies);
    sender.close();
  }

  @Test
  void message_arrivesWithItsHeaders() throws Exception {
    try (ScriptedReceiver receiver = sender.start(OK)) {
      assertThat(sender.send(MESSAGE).getStatusCode()).isEqualTo(200);

      Received request = receiver.received().take();
      assertThat(request.head())
          .startsWith("POST /v1/traces?a=b HTTP/1.1\r\n")
          .contains("Host: localhost:" + receiver.port() + "\r\n")
          .contains("Content-Type: application/x-protobuf\r\n")
          .contains("x-key: a\r\n")
          .contains("x-key: b\r\n");
      assertThat(request.body()).isEqualTo(TEXT);
    }
  }

  @Test
  void answerThatIsNotHttp_isSaid() throws Exception {
    try (ScriptedReceiver receiver = sender.start(answer("220 mail.example.org ESMTP\r\n\r\n"))) {
      assertThatThrownBy(() -> sender.send(MESSAGE)).hasMessageContaining("not HTTP");
      assertThat(receiver.received()).hasSize(1);
    }
  }

  @Test
  void processWithAProxy_sendsThroughIt() throws Exception {
    try (ScriptedReceiver proxy = sender.start(OK)) {
      sender.use(SenderSettings.to("http://collector.invalid:4318/v1/traces"));
      ProxySelector.setDefault(new OneProxy(proxy.port()));

      assertThat(sender.send(MESSAGE).getStatusCode()).isEqualTo(200);
      assertThat(proxy.received().take().head())
          .startsWith("POST http://collector.invalid:4318/v1/traces HTTP/1.1\r\n");
    }
  }

  @Test
  void pathThatBeginsWithTwoSlashes_isSentAsItIs() throws Exception {
    try (ScriptedReceiver receiver = sender.start(OK)) {
      sender.use(SenderSettings.to("http://localhost:" + receiver.port() + "//v1/é"));

      sender.send(MESSAGE);

      assertThat(receiver.received().take().head()).startsWith("POST //v1/%C3%A9 HTTP/1.1\r\n");
    }
  }

  @Test
  void headersOfTheExporterItself_cannotBeSet() throws Exception {
    try (ScriptedReceiver receiver = sender.start(OK);
        CapturedStderr stderr = CapturedStderr.at(LogLevel.INFO)) {
      sender.use(
          receiver
              .settings()
              .sending(Map.of("Transfer-Encoding", List.of("chunked"), "a", List.of("b"))));

      sender.send(MESSAGE);
      sender.send(MESSAGE);

      Received request = receiver.received().take();
      assertThat(request.head()).contains("a: b\r\n").doesNotContain("chunked");
      assertThat(request.body()).isEqualTo(TEXT);
      assertThat(stderr.lines()).hasSize(1);
      assertThat(stderr.lines().get(0)).contains("the header Transfer-Encoding of");
    }
  }

  @Test
  void moreMessagesThanMayWait_areRefusedAtOnce() throws Exception {
    try (ScriptedReceiver receiver = sender.start(SILENCE)) {
      List<CompletableFuture<HttpResponse>> results = new ArrayList<>();
      results.add(sender.sending(MESSAGE));
      receiver.received().take();
      for (int i = 0; i < 5; i++) {
        results.add(sender.sending(MESSAGE));
      }

      assertThat(results.get(5)).isCompletedExceptionally();
      assertThat(results.get(4)).isNotDone();
      sender.shutdown();
      assertThat(results).allSatisfy(each -> assertThat(each).failsWithin(Duration.ofSeconds(10)));
    }
  }

  @Test
  void shutdown_doesNotSendAgainWhatItEnds() throws Exception {
    try (ScriptedReceiver receiver = sender.start(OK, SILENCE)) {
      sender.use(receiver.settings().retrying(3));
      sender.send(MESSAGE);
      CompletableFuture<HttpResponse> onKept = sender.sending(MESSAGE);
      receiver.received().take();
      receiver.received().take();

      assertThat(sender.shutdown().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
      assertThat(onKept).failsWithin(Duration.ofSeconds(10));
      assertThat(receiver.received()).isEmpty();
    }
  }

  @Test
  void compressedMessage_saysSo() throws Exception {
    try (ScriptedReceiver receiver = sender.start(OK)) {
      sender.use(receiver.settings().compressing());

      sender.send(MESSAGE);

      Received request = receiver.received().take();
      assertThat(request.head()).contains("Content-Encoding: gzip\r\n");
      byte[] body = request.body().getBytes(StandardCharsets.ISO_8859_1);
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
        assertThat(in.readAllBytes()).isEqualTo(MESSAGE);
      }
    }
  }

  @Test
  void shutdown_endsWhatWaits() throws Exception {
    try (ScriptedReceiver receiver = sender.start(SILENCE)) {
      CompletableFuture<HttpResponse> waiting = sender.sending(MESSAGE);
      receiver.received().take();

      assertThat(sender.shutdown().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
      assertThat(waiting).failsWithin(Duration.ofSeconds(10));
      assertThat(sender.sending(MESSAGE)).failsWithin(Duration.ofSeconds(10));
    }
  }

  private static final class OneProxy extends ProxySelector {

    private final Proxy proxy;

    private OneProxy(int port) {
      this.proxy =
          new Proxy(Proxy.Type.HTTP, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    @Override
    public List<Proxy> select(URI uri) {
      return List.of(proxy);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
      throw new AssertionError(failure);
    }
  }
}
