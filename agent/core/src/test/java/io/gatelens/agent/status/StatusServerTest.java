package io.gatelens.agent.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatelens.agent.configuration.ParsedSettings;
import io.gatelens.agent.logging.CapturedStderr;
import io.gatelens.agent.logging.LogLevel;
import io.gatelens.agent.runtime.RuntimeSettings;
import io.gatelens.agent.telemetry.AgentHealth;
import io.gatelens.agent.telemetry.InstrumentationStatus;
import io.gatelens.agent.tls.TestKeyStore;
import io.gatelens.gateway.ConfigSnapshot;
import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayClock;
import io.gatelens.gateway.GatewaySettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server on a real socket, with the clients it will have and those that nobody wants. */
@Timeout(60)
class StatusServerTest {

  private final CapturedStderr stderr = CapturedStderr.at(LogLevel.INFO);
  private final Gateway gateway = new Gateway(GatewaySettings.defaults(), GatewayClock.system());
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Socket> sockets = new ArrayList<>();
  private @Nullable StatusServer server = start("127.0.0.1:0", "s3cret");

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    if (server != null) {
      server.close();
    }
    stderr.close();
  }

  @Test
  void readiness_isServed_andSaidWhere() throws Exception {
    assertThat(get("/status/ready?verbose").statusCode()).isEqualTo(503);

    gateway.config().started("startup", null).loaded(ConfigSnapshot.builder().build());

    HttpResponse<String> ready = get("/status/ready");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.headers().firstValue("content-type"))
        .hasValue("application/json; charset=UTF-8");
    assertThat(ready.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(ready.headers().firstValue("server")).hasValue("gatelens");
    assertThat(ready.body()).startsWith("{\"ready\":true");
    assertThat(stderr.lines())
        .containsExactly("[gatelens] INFO the node's status is at " + url() + "/status");
  }

  @Test
  void head_isTheSameWithoutTheBody() throws Exception {
    HttpResponse<String> got = get("/status/live");
    HttpResponse<String> head = send("HEAD", "/status/live", HttpRequest.BodyPublishers.noBody());

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("content-length"))
        .hasValue(String.valueOf(got.body().length()));
  }

  @Test
  void page_isServedToBrowsers_withWhatKeepsThemFromRunningAnythingElse() throws Exception {
    HttpResponse<String> page = get("/?from=elsewhere");
    HttpResponse<String> head = send("HEAD", "/", HttpRequest.BodyPublishers.noBody());

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=UTF-8");
    assertThat(page.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(page.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    assertThat(page.headers().firstValue("x-frame-options")).hasValue("DENY");
    assertThat(page.headers().firstValue("referrer-policy")).hasValue("no-referrer");
    assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
        .startsWith("default-src 'none'; style-src 'sha256-")
        .doesNotContain("unsafe");
    assertThat(page.body()).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
    assertThat(page.body()).doesNotContain("elsewhere", "s3cret");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void page_isNotForASiteThatHasItsNameResolveToThisMachine() throws Exception {
    assertThat(raw("GET / HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 421 ")
        .doesNotContain("<html", "rebound");
    assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void drain_needsTheToken() throws Exception {
    gateway.config().started("startup", null).loaded(ConfigSnapshot.builder().build());

    assertThat(send("PUT", "/status/drain", HttpRequest.BodyPublishers.noBody()).statusCode())
        .isEqualTo(401);
    HttpResponse<String> drained =
        client.send(
            HttpRequest.newBuilder(URI.create(url() + "/status/drain"))
                .header("Authorization", "Bearer s3cret")
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(drained.statusCode()).isEqualTo(200);
    assertThat(get("/status/ready").statusCode()).isEqualTo(503);
    assertThat(stderr.lines()).noneMatch(line -> line.contains("s3cret"));
  }

  @Test
  void settings_arePutAsAWhole_withTheToken() throws Exception {
    String document = "{\"trace\": {\"detail\": \"full\"}}";
    HttpResponse<String> good = put(document, "s3cret");
    HttpResponse<String> shown = get("/status");
    HttpResponse<String> bad = put("{\"trace\": {\"detail\": \"most\"}}", "s3cret");
    HttpResponse<String> none = put("", "s3cret");
    HttpResponse<String> removed =
        client.send(settings("s3cret").DELETE().build(), HttpResponse.BodyHandlers.ofString());

    assertThat(good.statusCode()).as(good.body()).isEqualTo(200);
    assertThat(good.body()).contains("\"trace\":\"http\"", "\"log\":\"settings\"");
    assertThat(shown.body()).contains("\"runtime\":{", "\"trace\":\"http\"");
    assertThat(bad.statusCode()).isEqualTo(400);
    assertThat(bad.body()).contains("line 1, column 22 (trace.detail): allowed is off, auto, full");
    assertThat(none.statusCode()).isEqualTo(400);
    assertThat(removed.statusCode()).isEqualTo(200);
    assertThat(removed.body()).contains("\"trace\":\"settings\"");
  }

  @Test
  void settings_areRefusedAtTheirHead_whereSomethingIsWrongWithIt() throws Exception {
    HttpResponse<String> chunked =
        client.send(
            settings("s3cret")
                .PUT(HttpRequest.BodyPublishers.ofInputStream(InputStream::nullInputStream))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(put("{}", "wrong").statusCode()).isEqualTo(401);
    assertThat(chunked.statusCode()).isEqualTo(411);
    assertThat(put("{}" + " ".repeat(65_535), "s3cret").statusCode()).isEqualTo(413);
    assertThat(put("{}" + " ".repeat(65_534), "s3cret").statusCode()).isEqualTo(200);
    assertThat(send("GET", "/status/runtime", HttpRequest.BodyPublishers.noBody()).statusCode())
        .isEqualTo(405);
  }

  @Test
  void clientThatWaitsToBeAskedForItsDocument_isAsked() throws IOException {
    String asked = "HTTP/1.1 100 Continue\r\n";
    try (Socket socket = connect()) {
      socket.setSoTimeout(20_000);
      String head =
          String.join(
              "\r\n",
              "PUT /status/runtime HTTP/1.1",
              "Host: localhost",
              "Connection: close",
              "Authorization: Bearer s3cret",
              "Expect: 100-continue",
              "Content-Length: 2",
              "",
              "");
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] interim = socket.getInputStream().readNBytes(asked.length());
      socket.getOutputStream().write("{}".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readAllBytes();

      assertThat(new String(interim, StandardCharsets.US_ASCII)).isEqualTo(asked);
      assertThat(new String(answer, StandardCharsets.US_ASCII)).contains("HTTP/1.1 200 OK");
    }
  }

  private HttpResponse<String> put(String document, String token) throws Exception {
    return client.send(
        settings(token).PUT(HttpRequest.BodyPublishers.ofString(document)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder settings(String token) {
    return HttpRequest.newBuilder(URI.create(url() + "/status/runtime"))
        .header("Authorization", "Bearer " + token);
  }

  @Test
  void withoutAToken_settingsAreNotFound_howeverLargeTheDocument() throws Exception {
    try (StatusServer open = Objects.requireNonNull(start("127.0.0.1:0", "none"))) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(open.url() + "/status/runtime"))
                  .PUT(HttpRequest.BodyPublishers.ofString(" ".repeat(100_000)))
                  .build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(404);
    }
  }

  @Test
  void bodyOfSomebodyWithoutTheToken_isNotLookedAt() throws Exception {
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString("status=draining");

    assertThat(send("PUT", "/status/drain", body).statusCode()).isEqualTo(401);
    assertThat(send("POST", "/status/runtime", body).statusCode()).isEqualTo(401);
  }

  @Test
  void requestWithABody_isTooLarge() throws Exception {
    HttpResponse<String> sized =
        client.send(
            HttpRequest.newBuilder(URI.create(url() + "/status/drain"))
                .header("Authorization", "Bearer s3cret")
                .PUT(HttpRequest.BodyPublishers.ofString("status=draining"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    HttpResponse<String> chunked =
        send(
            "POST",
            "/status",
            HttpRequest.BodyPublishers.ofInputStream(InputStream::nullInputStream));

    assertThat(sized.statusCode()).isEqualTo(413);
    assertThat(chunked.statusCode()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NONSENSE\r\n\r\n",
        "GET /status/live HTTP/1.1\r\n\r\n",
        "GET /status/live HTTP/9.9\r\nHost: a\r\n\r\n",
        "GET /status/live HTTP/1.1\r\nHost a\r\n\r\n",
        "GET /status/live HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n"
      })
  void malformedRequest_isRefused(String request) throws Exception {
    String answer = raw(request);

    assertThat(answer).matches("(?s)(HTTP/1.1 (400|413|505) .*)?");
    assertThat(get("/status/live").statusCode()).isEqualTo(200);
  }

  @Test
  void hugeHead_isRefused() throws Exception {
    String manyHeaders = "GET / HTTP/1.1\r\nHost: a\r\n" + "x: y\r\n".repeat(200) + "\r\n";
    String longLine = "GET /" + "a".repeat(100_000) + " HTTP/1.1\r\nHost: a\r\n\r\n";

    assertThat(raw(manyHeaders)).doesNotContain("200 OK");
    assertThat(raw(longLine)).doesNotContain("200 OK");
    assertThat(get("/status/live").statusCode()).isEqualTo(200);
  }

  @Test
  void stalledClients_holdUpNobody_andAreClosed() throws Exception {
    int stalled = 4 * OpenConnections.MAX_CONNECTIONS;
    for (int i = 0; i < stalled; i++) {
      Socket socket = connect();
      socket.getOutputStream().write("GET /status/re".getBytes(StandardCharsets.US_ASCII));
    }

    long started = System.nanoTime();
    int status = get("/status/live").statusCode();
    long millis = (System.nanoTime() - started) / 1_000_000;

    assertThat(status).isEqualTo(200);
    assertThat(millis).isLessThan(1_000);
    // The first ones had to make room. A socket's close may be seen as a reset.
    assertThat(isClosed(sockets.get(0))).isTrue();
  }

  @Test
  void connection_isKept() throws Exception {
    Socket socket = connect();
    String request = "GET /status/live HTTP/1.1\r\nHost: a\r\n\r\n";

    socket.getOutputStream().write((request + request).getBytes(StandardCharsets.US_ASCII));

    String answers = "";
    byte[] buffer = new byte[4_096];
    while (answers.split("\\{\"live\":true}", -1).length < 3) {
      int read = socket.getInputStream().read(buffer);
      assertThat(read).isPositive();
      answers += new String(buffer, 0, read, StandardCharsets.US_ASCII);
    }
    assertThat(answers).contains("HTTP/1.1 200 OK");
  }

  @Test
  void portThatIsTaken_isAWarning() throws Exception {
    try (ServerSocket taken =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      String address = "127.0.0.1:" + taken.getLocalPort();

      assertThat(start(address, "none")).isNull();

      assertThat(stderr.lines())
          .anyMatch(
              line ->
                  line.startsWith(
                          "[gatelens] WARN the node's status cannot be served at " + address)
                      && line.contains("Address already in use")
                      && line.endsWith("or set the first to off"));
    }
  }

  @Test
  void hostThatDoesNotExist_isAWarning() {
    assertThat(start("no-such-host.invalid:8007", "none")).isNull();

    assertThat(stderr.lines()).anyMatch(line -> line.contains("no host no-such-host.invalid"));
  }

  @Test
  void overTls_itIsServedToThoseWhoTrustIt_andToNobodyInTheClear(@TempDir Path folder)
      throws Exception {
    TestKeyStore keys = TestKeyStore.create(folder, "status");
    try (StatusServer secure = Objects.requireNonNull(start(withTls(keys.file())))) {
      assertThat(secure.url()).startsWith("https://127.0.0.1:");
      HttpClient trusting = HttpClient.newBuilder().sslContext(keys.trusting(keys)).build();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(secure.url() + "/status/live")).build();

      assertThat(trusting.send(request, HttpResponse.BodyHandlers.ofString()).body())
          .isEqualTo("{\"live\":true}");
      assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.ofString()))
          .isInstanceOf(SSLException.class);
      URI inTheClear = URI.create(secure.url().replace("https", "http") + "/status/live");
      assertThatThrownBy(
              () ->
                  client.send(
                      HttpRequest.newBuilder(inTheClear).build(),
                      HttpResponse.BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void keyStoreThatCannotBeUsed_isAWarning_andNoServerInTheClear(@TempDir Path folder) {
    assertThat(start(withTls(folder.resolve("missing.p12")))).isNull();

    assertThat(stderr.lines())
        .anyMatch(
            line ->
                line.startsWith("[gatelens] WARN the node's status cannot be served at")
                    && line.contains("missing.p12 cannot be used")
                    && !line.contains(TestKeyStore.PASSWORD));
  }

  private static String withTls(Path keyStore) {
    return "gatelens.status.listen=127.0.0.1:0,gatelens.status.tls.key-store="
        + keyStore
        + ",gatelens.status.tls.key-store-password="
        + TestKeyStore.PASSWORD;
  }

  @Test
  void off_isNoServer() {
    assertThat(start("off", "none")).isNull();
  }

  private @Nullable StatusServer start(String address, String token) {
    return start("gatelens.status.listen=" + address + ",gatelens.status.token=" + token);
  }

  private @Nullable StatusServer start(String settings) {
    return StatusServer.start(
        ParsedSettings.settings(settings).status(),
        gateway,
        new AgentHealth(new InstrumentationStatus()),
        new RuntimeSettings(gateway, LogLevel.INFO));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send("GET", path, HttpRequest.BodyPublishers.noBody());
  }

  private HttpResponse<String> send(String method, String path, HttpRequest.BodyPublisher body)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(url() + path)).method(method, body).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private String url() {
    return Objects.requireNonNull(server).url();
  }

  private Socket connect() throws IOException {
    URI uri = URI.create(url());
    Socket socket = new Socket(uri.getHost(), uri.getPort());
    sockets.add(socket);
    return socket;
  }

  /** What the server answers until it closes; nothing where it resets the connection. */
  private String raw(String request) throws IOException {
    Socket socket = connect();
    socket.setSoTimeout(20_000);
    try {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (SocketException reset) {
      return "";
    }
  }

  private static boolean isClosed(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }
}
