package io.gatelens.sdk.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A metadata server that fails in every way costs its time at most, and nothing else. */
class MetadataServerTest {

  private static final Duration TIMEOUT = Duration.ofMillis(200);

  /** Where the answer is there at once, on however busy a machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What a busy machine adds. */
  private static final Duration LENIENCE = Duration.ofMillis(1500);

  @TempDir private Path root;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello and more",
        "HTTP/1.0 200 OK\r\n\r\nhello",
        "HTTP/1.1 200\r\n\r\nhello\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n",
      })
  void answerInEachForm_isRead(String response) throws IOException {
    assertThat(answerTo(response)).isEqualTo("hello");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nno header\r\n\r\nhello",
        "HTTP/1.1 2x0 OK\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: much\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n80000000\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 4294967296\r\n\r\nhello",
        "HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 401 Unauthorized\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 500 Oh\r\nContent-Length: 5\r\n\r\nhello",
        "SSH-2.0-OpenSSH_9.2p1\r\n\r\n",
      })
  void anythingElse_isNoAnswer(String response) throws IOException {
    assertThat(answerTo(response)).isNull();
  }

  private static String answerTo(String response) throws IOException {
    byte[] bytes = response.getBytes(StandardCharsets.ISO_8859_1);
    try (FakeMetadata metadata = FakeMetadata.that((request, out) -> out.write(bytes))) {
      return new MetadataServer(metadata.address(), PATIENCE).get("/any");
    }
  }

  @ParameterizedTest
  @CsvSource({"65000, true", "66000, false"})
  void answerIsReadUpToItsLimit(int bytes, boolean isRead) throws IOException {
    byte[] response = FakeMetadata.response(200, "x".repeat(bytes));
    try (FakeMetadata metadata = FakeMetadata.that((request, out) -> out.write(response))) {
      String answer = new MetadataServer(metadata.address(), PATIENCE).get("/any");

      assertThat(answer != null).isEqualTo(isRead);
    }
  }

  @Test
  void endlessAnswer_isGivenUpByItsSize() throws IOException {
    try (FakeMetadata metadata = FakeMetadata.that(MetadataServerTest::neverEnd)) {
      long start = System.nanoTime();

      assertThat(new MetadataServer(metadata.address(), PATIENCE).get("/any")).isNull();

      assertThat(System.nanoTime() - start).isLessThan(PATIENCE.toNanos());
    }
  }

  private static void neverEnd(String request, OutputStream out) throws IOException {
    out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    while (true) {
      out.write(new byte[1024]);
    }
  }

  @Test
  void answerInDrops_isGivenUpByItsTime() throws IOException {
    try (FakeMetadata metadata =
        FakeMetadata.that(
            (request, out) -> {
              out.write(
                  "HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
              while (true) {
                out.write('x');
                out.flush();
                Thread.currentThread().join(10);
              }
            })) {
      assertBounded(() -> new MetadataServer(metadata.address(), TIMEOUT).get("/any"));
    }
  }

  @Test
  void hangingServer_costsTheTimeOnce_forAllQuestions() throws IOException {
    try (FakeMetadata metadata = FakeMetadata.hanging()) {
      assertBounded(
          () -> {
            MetadataServer server = new MetadataServer(metadata.address(), TIMEOUT);
            server.get("/one");
            server.put("/two");
            return server.getEchoed("/three", "a", "b");
          });
      assertThat(metadata.requests()).hasSize(1);
    }
  }

  @Test
  void serverThatAcceptsNobody_costsTheTimeOnce() throws IOException {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI address = URI.create("http://127.0.0.1:" + full.getLocalPort());

      assertBounded(() -> new MetadataServer(address, TIMEOUT).get("/any"));
    }
  }

  @Test
  void serverThatRefuses_isNoAnswer() throws IOException {
    URI address;
    try (FakeMetadata metadata = FakeMetadata.hanging()) {
      address = metadata.address();
    }

    assertThat(new MetadataServer(address, PATIENCE).get("/any")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"amazon", "google", "azure", "ecs"})
  void eachCloudThatHangs_isReportedWithWhatIsKnownWithout(String cloud) throws IOException {
    try (FakeMetadata metadata = FakeMetadata.hanging()) {
      Machine machine =
          switch (cloud) {
            case "amazon" -> new Machine(root).amazon();
            case "google" -> new Machine(root).google();
            case "azure" -> new Machine(root).azure();
            default ->
                new Machine(root)
                    .variable("ECS_CONTAINER_METADATA_URI_V4", metadata.address() + "/v4/1");
          };
      machine.property("gatelens.resource.cloud.timeout", TIMEOUT.toMillis() + "ms");
      long start = System.nanoTime();

      Map<String, Object> detected = machine.detected(metadata.address());

      assertThat(System.nanoTime() - start)
          .isBetween(TIMEOUT.toNanos(), TIMEOUT.plus(LENIENCE).toNanos());
      assertThat(detected).containsOnlyKeys("cloud.provider", "cloud.platform");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"not json", "[]", "{\"region\": {}}", "{\"region\": \"a\\u0000b\"}", ""})
  void garbage_isLeftOut(String garbage) throws IOException {
    byte[] response = FakeMetadata.response(200, garbage);
    try (FakeMetadata metadata = FakeMetadata.that((request, out) -> out.write(response))) {
      assertThat(new Machine(root).azure().detected(metadata.address()))
          .containsOnlyKeys("cloud.provider", "cloud.platform");
      assertThat(new Machine(root).amazon().detected(metadata.address()))
          .containsOnlyKeys("cloud.provider", "cloud.platform");
    }
  }

  @Test
  void proxiesAndCookiesOfTheProcess_areNotForThis() throws IOException {
    CookieHandler before = CookieHandler.getDefault();
    CookieManager cookies = new CookieManager();
    try (FakeMetadata proxy = FakeMetadata.answering(Map.of());
        FakeMetadata metadata =
            FakeMetadata.answering(Map.of("GET /any", "hello"), "Set-Cookie: a=b")) {
      CookieHandler.setDefault(cookies);
      for (String name : new String[] {"http.proxy", "socksProxy"}) {
        System.setProperty(name + "Host", "127.0.0.1");
        System.setProperty(name + "Port", String.valueOf(proxy.address().getPort()));
      }
      System.setProperty("http.nonProxyHosts", "");

      assertThat(new MetadataServer(metadata.address(), PATIENCE).get("/any")).isEqualTo("hello");

      assertThat(proxy.requests()).isEmpty();
      assertThat(cookies.getCookieStore().getCookies()).isEmpty();
    } finally {
      CookieHandler.setDefault(before);
      for (String name : new String[] {"http.proxy", "socksProxy"}) {
        System.clearProperty(name + "Host");
        System.clearProperty(name + "Port");
      }
      System.clearProperty("http.nonProxyHosts");
    }
  }

  private interface Question {
    String ask();
  }

  private static void assertBounded(Question question) {
    long start = System.nanoTime();

    assertThat(question.ask()).isNull();

    assertThat(System.nanoTime() - start)
        .isBetween(TIMEOUT.toNanos(), TIMEOUT.plus(LENIENCE).toNanos());
  }
}
