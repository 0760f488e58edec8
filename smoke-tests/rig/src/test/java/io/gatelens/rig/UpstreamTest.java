package io.gatelens.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpstreamTest {
  private final Upstream upstream = Upstream.start("a");
  private final HttpCaller caller = HttpCaller.http1(upstream.port());

  @AfterEach
  void close() {
    upstream.close();
  }

  @Test
  void echo_tellsWhatArrived() {
    var answer = caller.post("/any?q=1", "body", "traceparent", "00-abc-def-01");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .startsWith("{\"upstream\":\"a\",\"method\":\"POST\",\"uri\":\"/any?q=1\",\"bodyBytes\":4,")
        .contains("\"traceparent\":\"00-abc-def-01\"");
    assertThat(upstream.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.method()).isEqualTo("POST");
              assertThat(request.uri()).isEqualTo("/any?q=1");
              assertThat(request.headers()).containsEntry("traceparent", "00-abc-def-01");
            });
  }

  @Test
  void headers_areSeenAsTheyCame_inOrderCaseAndNumber() {
    caller.raw("GET /any HTTP/1.1\r\nHost: a\r\nx-B: 1\r\nX-a: 2\r\nx-B: 3\r\n\r\n", "}}");

    var request = upstream.requests().get(0);
    assertThat(request.version()).isEqualTo("HTTP/1.1");
    assertThat(request.fields())
        .extracting(field -> field.name() + ": " + field.value())
        .containsExactly("Host: a", "x-B: 1", "X-a: 2", "x-B: 3");
    assertThat(request.headers()).containsEntry("x-b", "1, 3");
  }

  @Test
  void slow_waits() {
    var startNanos = System.nanoTime();

    assertThat(caller.get("/slow/150").body()).isEqualTo("slow");

    assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
        .isGreaterThan(Duration.ofMillis(150));
  }

  @Test
  void flaky_succeedsEveryThirdTimeAcrossTwins() {
    try (var twin = upstream.startTwin("b")) {
      assertThat(caller.get("/flaky").statusCode()).isEqualTo(503);
      assertThat(HttpCaller.http1(twin.port()).get("/flaky").statusCode()).isEqualTo(503);
      assertThat(caller.get("/flaky").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void flaky_takesTheTurnsOfEachUriApart() {
    for (var turn = 0; turn < 2; turn++) {
      assertThat(caller.get("/flaky?one").statusCode()).isEqualTo(503);
      assertThat(caller.get("/flaky?other").statusCode()).isEqualTo(503);
    }
    assertThat(caller.get("/flaky?one").statusCode()).isEqualTo(200);
    assertThat(caller.get("/flaky?other").statusCode()).isEqualTo(200);
  }

  @Test
  void reset_closesWithoutAnAnswer() {
    assertThatThrownBy(() -> caller.get("/reset")).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void raw_returnsWhatCameUntilItsEnd() {
    assertThat(caller.raw("GET /status/204 HTTP/1.1\r\nHost: a\r\n\r\n", "\r\n\r\n"))
        .startsWith("HTTP/1.1 204 No Content")
        .endsWith("\r\n\r\n");
  }

  @Test
  void withoutKeepAlive_theConnectionEndsWithItsAnswer() {
    upstream.keepAlive(false);

    assertThat(caller.raw("GET /status/200 HTTP/1.1\r\nHost: a\r\n\r\n", "what never comes"))
        .startsWith("HTTP/1.1 200 OK")
        .containsIgnoringCase("connection: close");
  }

  @Test
  void status_isTheOneAskedFor() {
    assertThat(caller.get("/status/418").statusCode()).isEqualTo(418);
  }

  @Test
  void sse_sendsTwentyEvents() {
    var answer = caller.get("/sse");

    assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
    assertThat(answer.body().lines().filter(line -> line.startsWith("data:"))).hasSize(20);
  }

  @Test
  void cut_closesBeforeTheEnd() {
    assertThatThrownBy(() -> caller.get("/cut"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("fixed content-length: 100");
  }

  @Test
  void big_sendsSoManyBytes() {
    assertThat(caller.get("/big/100000").body()).hasSize(100_000);
  }

  @Test
  void webSocket_echoes() {
    assertThat(caller.webSocketEcho("/ws/echo", "hello")).isEqualTo("hello");
  }

  @Test
  void aborted_returnsWithoutAnAnswer() {
    assertThat(caller.abort("/slow/5000", Duration.ofMillis(50))).isFalse();
    assertThat(caller.abort("/health", Duration.ofSeconds(5))).isTrue();
  }

  @Test
  void rst_resetsTheConnection() {
    assertThatThrownBy(() -> caller.get("/rst"))
        .isInstanceOf(UncheckedIOException.class)
        .hasStackTraceContaining("Connection reset");
  }
}
