package io.gatelens.agent.telemetry.sending;

import static io.gatelens.agent.telemetry.sending.ScriptedReceiver.CLOSED;
import static io.gatelens.agent.telemetry.sending.ScriptedReceiver.OK;
import static io.gatelens.agent.telemetry.sending.ScriptedReceiver.SILENCE;
import static io.gatelens.agent.telemetry.sending.ScriptedReceiver.answer;
import static io.gatelens.agent.telemetry.sending.ScriptedReceiver.okThenClosed;
import static io.gatelens.agent.telemetry.sending.ScriptedReceiver.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatelens.agent.logging.CapturedStderr;
import io.gatelens.agent.logging.LogLevel;
import io.gatelens.agent.telemetry.sending.ScriptedReceiver.Received;
import io.gatelens.agent.telemetry.sending.ScriptedReceiver.Reply;
import io.gatelens.agent.tls.TestKeyStore;
import io.opentelemetry.exporter.sender.jdk.internal.JdkHttpSenderProvider;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
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
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DirectSenderTest {

  private static final byte[] BODY = {1, 2, 3};
  private static final String BODY_TEXT = "\1\2\3";

  private final AtomicLong idleNanos = new AtomicLong();
  private final ProxySelector proxies = ProxySelector.getDefault();
  private HttpSender sender = newSender(SenderSettings.to("http://localhost:1"));

  @AfterEach
  void close() {
    ProxySelector.setDefault(proxies);
    sender.shutdown().join(10, TimeUnit.SECONDS);
  }

  @Test
  void message_arrivesWithItsHeaders() throws Exception {
    try (ScriptedReceiver receiver = start(OK)) {
      assertThat(send(BODY).getStatusCode()).isEqualTo(200);

      Received request = receiver.received().take();
      assertThat(request.head())
          .startsWith("POST /v1/traces?a=b HTTP/1.1\r\n")
          .contains("Host: localhost:" + receiver.port() + "\r\n")
          .contains("Content-Type: application/x-protobuf\r\n")
          .contains("x-key: a\r\n")
          .contains("x-key: b\r\n");
      assertThat(request.body()).isEqualTo(BODY_TEXT);
    }
  }

  @Test
  void connection_isKeptForTheNextMessage() throws Exception {
    try (ScriptedReceiver receiver = start(OK)) {
      send(BODY);
      send(BODY);

      assertThat(receiver.received()).extracting(Received::connection).containsExactly(1, 1);
    }
  }

  @Test
  void connectionThatTheReceiverClosedMeanwhile_isMadeAnew() throws Exception {
    try (ScriptedReceiver receiver = start(okThenClosed(), OK)) {
      send(BODY);
      HttpResponse second = send(BODY);

      assertThat(second.getStatusCode()).isEqualTo(200);
      assertThat(receiver.received()).extracting(Received::connection).containsExactly(1, 2);
    }
  }

  @Test
  void connectionThatTheReceiverDoesNotWantToKeep_isMadeAnew() throws Exception {
    Reply last = answer("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    try (ScriptedReceiver receiver = start(last)) {
      send(BODY);
      send(BODY);

      assertThat(receiver.received()).extracting(Received::connection).containsExactly(1, 2);
    }
  }

  @Test
  void answerInPieces_isReadAndTheConnectionKept() throws Exception {
    Reply chunked =
        answer("HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
    try (ScriptedReceiver receiver = start(chunked)) {
      HttpResponse response = send(BODY);
      send(BODY);

      assertThat(response.getStatusCode()).isEqualTo(400);
      assertThat(response.getResponseBody()).isEqualTo(new byte[] {'a', 'b', 'c'});
      assertThat(receiver.received()).extracting(Received::connection).containsExactly(1, 1);
    }
  }

  @Test
  void answerThatIsTooLarge_isAnErrorAndNotTriedAgain() throws Exception {
    Reply large = answer("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n" + "x".repeat(1001));
    try (ScriptedReceiver receiver = start(large)) {
      sender = newSender(settings(receiver).retrying(3));

      assertThatThrownBy(() -> send(BODY)).hasMessageContaining("more than 1000 bytes");
      assertThat(receiver.received()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 503, 504})
  void receiverThatIsBusy_isAskedAgain(int busy) throws Exception {
    try (ScriptedReceiver receiver = start(status(busy), status(busy), OK)) {
      sender = newSender(settings(receiver).retrying(3));

      assertThat(send(BODY).getStatusCode()).isEqualTo(200);
      assertThat(receiver.received()).hasSize(3).extracting(Received::body).containsOnly(BODY_TEXT);
    }
  }

  @Test
  void receiverThatStaysBusy_isAskedAsOftenAsThePolicySays() throws Exception {
    try (ScriptedReceiver receiver = start(status(503))) {
      sender = newSender(settings(receiver).retrying(3));

      assertThat(send(BODY).getStatusCode()).isEqualTo(503);
      assertThat(receiver.received()).hasSize(3);
    }
  }

  @Test
  void refusedMessage_isNotSentAgain() throws Exception {
    try (ScriptedReceiver receiver = start(status(400))) {
      sender = newSender(settings(receiver).retrying(3));

      assertThat(send(BODY).getStatusCode()).isEqualTo(400);
      assertThat(receiver.received()).hasSize(1);
    }
  }

  @Test
  void withoutAPolicy_nothingIsSentAgain() throws Exception {
    try (ScriptedReceiver receiver = start(status(503))) {
      assertThat(send(BODY).getStatusCode()).isEqualTo(503);
      assertThat(receiver.received()).hasSize(1);
    }
  }

  @Test
  void receiverThatAsksForMoreTimeThanThereIs_getsNoSecondAttempt() throws Exception {
    Reply later = answer("HTTP/1.1 503 \r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n");
    try (ScriptedReceiver receiver = start(later)) {
      sender = newSender(settings(receiver).within(Duration.ofMillis(300)).retrying(3));

      assertThat(send(BODY).getStatusCode()).isEqualTo(503);
      assertThat(receiver.received()).hasSize(1);
    }
  }

  @Test
  void connectionThatBreaks_isTriedAgain() throws Exception {
    try (ScriptedReceiver receiver = start(CLOSED, OK)) {
      sender = newSender(settings(receiver).retrying(2));

      assertThat(send(BODY).getStatusCode()).isEqualTo(200);
      assertThat(receiver.received()).hasSize(2);
    }
  }

  @Test
  void receiverThatDoesNotAnswer_endsWithTheTimeout() throws Exception {
    try (ScriptedReceiver receiver = start(SILENCE, OK)) {
      sender = newSender(settings(receiver).within(Duration.ofMillis(200)).retrying(3));

      assertThatThrownBy(() -> send(BODY)).isInstanceOf(HttpTimeoutException.class);
      assertThat(receiver.received()).hasSize(1);
    }
  }

  @Test
  void receiverThatDoesNotRead_endsWithTheTimeout() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      sender =
          newSender(
              SenderSettings.to("http://localhost:" + deaf.getLocalPort())
                  .within(Duration.ofMillis(500)));

      assertThatThrownBy(() -> send(new byte[64_000_000])).isInstanceOf(HttpTimeoutException.class);
    }
  }

  @Test
  void messageAfterOneThatTimedOut_isSentOverANewConnection() throws Exception {
    try (ScriptedReceiver receiver = start(SILENCE, OK)) {
      sender = newSender(settings(receiver).within(Duration.ofSeconds(1)));

      assertThatThrownBy(() -> send(BODY)).isInstanceOf(HttpTimeoutException.class);
      assertThat(send(BODY).getStatusCode()).isEqualTo(200);
      assertThat(receiver.received()).extracting(Received::connection).containsExactly(1, 2);
    }
  }

  @Test
  void nobodyThere_isSaid() {
    assertThatThrownBy(() -> send(BODY)).isInstanceOf(ConnectException.class);
  }

  @Test
  void unknownHost_isSaid() {
    sender = newSender(SenderSettings.to("http://collector.invalid:4318"));

    assertThatThrownBy(() -> send(BODY)).isInstanceOf(UnknownHostException.class);
  }

  @Test
  void answerThatIsNotHttp_isSaid() throws Exception {
    try (ScriptedReceiver receiver = start(answer("220 mail.example.org ESMTP\r\n\r\n"))) {
      assertThatThrownBy(() -> send(BODY)).hasMessageContaining("not HTTP");
      assertThat(receiver.received()).hasSize(1);
    }
  }

  @Test
  void processWithAProxy_sendsThroughIt() throws Exception {
    try (ScriptedReceiver proxy = start(OK)) {
      sender = newSender(SenderSettings.to("http://collector.invalid:4318/v1/traces"));
      ProxySelector.setDefault(new OneProxy(proxy.port()));

      assertThat(send(BODY).getStatusCode()).isEqualTo(200);
      assertThat(proxy.received().take().head())
          .startsWith("POST http://collector.invalid:4318/v1/traces HTTP/1.1\r\n");
    }
  }

  @Test
  void tls_tellsTheNameAndIsKept(@TempDir Path folder) throws Exception {
    TestKeyStore server = TestKeyStore.create(folder, "server");
    SSLContext tls = server.trusting(server);
    try (ScriptedReceiver receiver = ScriptedReceiver.startTls(tls, OK)) {
      sender = newSender(SenderSettings.to("https://localhost:" + receiver.port()).with(tls));

      assertThat(send(BODY).getStatusCode()).isEqualTo(200);
      assertThat(send(BODY).getStatusCode()).isEqualTo(200);
      assertThat(receiver.received()).extracting(Received::connection).containsExactly(1, 1);
      assertThat(receiver.serverNames()).containsExactly("localhost");
    }
  }

  @Test
  void answerThatBreaksOff_isWhatItsStatusSays() throws Exception {
    Reply broken =
        (request, socket) -> {
          answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc").to(request, socket);
          socket.close();
        };
    try (ScriptedReceiver receiver = start(broken, OK)) {
      sender = newSender(settings(receiver).retrying(3));

      assertThat(send(BODY).getStatusCode()).isEqualTo(200);
      assertThat(send(BODY).getStatusCode()).isEqualTo(200);
      assertThat(receiver.received()).extracting(Received::connection).containsExactly(1, 2);
    }
  }

  @Test
  void refusalBeforeTheEndOfTheRequest_isHeard() throws Exception {
    try (EarlyReceiver receiver = EarlyReceiver.start()) {
      sender = newSender(SenderSettings.to("http://localhost:" + receiver.port()).retrying(5));

      assertThat(send(new byte[20_000_000]).getStatusCode()).isEqualTo(413);
      assertThat(receiver.connections()).isEqualTo(1);
    }
  }

  @Test
  void answerThatNobodyAskedFor_isNotTakenForTheNextOne() throws Exception {
    Reply withAnother =
        (request, socket) -> {
          OK.to(request, socket);
          status(408).to(request, socket);
        };
    try (ScriptedReceiver receiver = start(withAnother, OK)) {
      send(BODY);
      idleNanos.addAndGet(TimeUnit.SECONDS.toNanos(2));

      assertThat(send(BODY).getStatusCode()).isEqualTo(200);
      assertThat(receiver.received()).extracting(Received::connection).containsExactly(1, 2);
    }
  }

  @Test
  void connectionThatWasIdleForLong_isMadeAnew() throws Exception {
    try (ScriptedReceiver receiver = start(OK)) {
      send(BODY);
      idleNanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
      send(BODY);
      idleNanos.addAndGet(TimeUnit.SECONDS.toNanos(31));
      send(BODY);

      assertThat(receiver.received()).extracting(Received::connection).containsExactly(1, 1, 2);
    }
  }

  @Test
  void pathThatBeginsWithTwoSlashes_isSentAsItIs() throws Exception {
    try (ScriptedReceiver receiver = start(OK)) {
      sender = newSender(SenderSettings.to("http://localhost:" + receiver.port() + "//v1/é"));

      send(BODY);

      assertThat(receiver.received().take().head()).startsWith("POST //v1/%C3%A9 HTTP/1.1\r\n");
    }
  }

  @Test
  void headersOfTheExporterItself_cannotBeSet() throws Exception {
    try (ScriptedReceiver receiver = start(OK);
        CapturedStderr stderr = CapturedStderr.at(LogLevel.INFO)) {
      sender =
          newSender(
              settings(receiver)
                  .sending(Map.of("Transfer-Encoding", List.of("chunked"), "a", List.of("b"))));

      send(BODY);
      send(BODY);

      Received request = receiver.received().take();
      assertThat(request.head()).contains("a: b\r\n").doesNotContain("chunked");
      assertThat(request.body()).isEqualTo(BODY_TEXT);
      assertThat(stderr.lines()).hasSize(1);
      assertThat(stderr.lines().get(0)).contains("the header Transfer-Encoding of");
    }
  }

  @Test
  void receiverThatAsksForTime_getsIt() throws Exception {
    Reply later = answer("HTTP/1.1 503 \r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n");
    try (ScriptedReceiver receiver = start(later, OK)) {
      sender = newSender(settings(receiver).retrying(3));
      long start = System.nanoTime();

      assertThat(send(BODY).getStatusCode()).isEqualTo(200);
      assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(990));
    }
  }

  @Test
  void moreMessagesThanMayWait_areRefusedAtOnce() throws Exception {
    try (ScriptedReceiver receiver = start(SILENCE)) {
      List<CompletableFuture<HttpResponse>> results = new ArrayList<>();
      results.add(sending(BODY));
      receiver.received().take();
      for (int i = 0; i < 5; i++) {
        results.add(sending(BODY));
      }

      assertThat(results.get(5)).isCompletedExceptionally();
      assertThat(results.get(4)).isNotDone();
      sender.shutdown();
      assertThat(results).allSatisfy(each -> assertThat(each).failsWithin(Duration.ofSeconds(10)));
    }
  }

  @Test
  void shutdown_doesNotSendAgainWhatItEnds() throws Exception {
    try (ScriptedReceiver receiver = start(OK, SILENCE)) {
      sender = newSender(settings(receiver).retrying(3));
      send(BODY);
      CompletableFuture<HttpResponse> onKept = sending(BODY);
      receiver.received().take();
      receiver.received().take();

      assertThat(sender.shutdown().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
      assertThat(onKept).failsWithin(Duration.ofSeconds(10));
      assertThat(receiver.received()).isEmpty();
    }
  }

  @Test
  void compressedMessage_saysSo() throws Exception {
    try (ScriptedReceiver receiver = start(OK)) {
      sender = newSender(settings(receiver).compressing());

      send(BODY);

      Received request = receiver.received().take();
      assertThat(request.head()).contains("Content-Encoding: gzip\r\n");
      byte[] body = request.body().getBytes(StandardCharsets.ISO_8859_1);
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
        assertThat(in.readAllBytes()).isEqualTo(BODY);
      }
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

  @Test
  void certificateOfAnotherHost_isNotTaken(@TempDir Path folder) throws Exception {
    TestKeyStore server = TestKeyStore.create(folder, "server");
    SSLContext tls = server.trusting(server);
    try (SSLServerSocket socket =
        (SSLServerSocket)
            tls.getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getByName("127.0.0.2"))) {
      CompletableFuture<Void> handshake = CompletableFuture.runAsync(() -> shakeHands(socket));
      sender = newSender(SenderSettings.to("https://127.0.0.2:" + socket.getLocalPort()).with(tls));

      assertThatThrownBy(() -> send(BODY)).isInstanceOf(SSLException.class);
      handshake.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void shutdown_endsWhatWaits() throws Exception {
    try (ScriptedReceiver receiver = start(SILENCE)) {
      CompletableFuture<HttpResponse> waiting = sending(BODY);
      receiver.received().take();

      assertThat(sender.shutdown().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
      assertThat(waiting).failsWithin(Duration.ofSeconds(10));
      assertThat(sending(BODY)).failsWithin(Duration.ofSeconds(10));
    }
  }

  private ScriptedReceiver start(Reply... replies) throws IOException {
    ScriptedReceiver receiver = ScriptedReceiver.start(replies);
    sender = newSender(settings(receiver));
    return receiver;
  }

  private static SenderSettings settings(ScriptedReceiver receiver) {
    return SenderSettings.to("http://localhost:" + receiver.port() + "/v1/traces?a=b");
  }

  private HttpSender newSender(SenderSettings settings) {
    return new DirectSenderProvider(
            new JdkHttpSenderProvider(), () -> System.nanoTime() + idleNanos.get())
        .createSender(settings);
  }

  private HttpResponse send(byte[] body) throws Exception {
    try {
      return sending(body).get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception failure ? failure : e;
    }
  }

  private CompletableFuture<HttpResponse> sending(byte[] body) {
    CompletableFuture<HttpResponse> result = new CompletableFuture<>();
    sender.send(new Bytes(body), result::complete, result::completeExceptionally);
    return result;
  }

  /** Reads until the client, which does not like the certificate, is gone. */
  private static void shakeHands(SSLServerSocket server) {
    try (Socket client = server.accept()) {
      ((SSLSocket) client).startHandshake();
      InputStream in = client.getInputStream();
      assertThat(in.read()).isNegative();
    } catch (IOException e) {
      assertThat(e).isInstanceOf(SSLException.class);
    }
  }

  private static final class Bytes implements MessageWriter {

    private final byte[] body;

    private Bytes(byte[] body) {
      this.body = body;
    }

    @Override
    public void writeMessage(OutputStream output) throws IOException {
      output.write(body);
    }

    @Override
    public int getContentLength() {
      return body.length;
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
