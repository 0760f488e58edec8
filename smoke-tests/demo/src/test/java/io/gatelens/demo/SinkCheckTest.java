package io.gatelens.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SinkCheckTest {

  @Test
  void linesOfStatsd_areCountedByTheirRates() throws IOException {
    try (var sink = LineSink.listen("statsd", "edge.")) {
      send(
          sink,
          "edge.http.server.request.duration.gateway_route_id.a:12.5|ms|@0.1",
          "edge.http.server.request.duration.gateway_route_id.a:13|ms",
          "edge.http.server.request.duration.max.gateway_route_id.a:14|g",
          "other.http.server.request.duration:1|ms",
          "edge.gateway.readiness.condition.condition.ready:1|g");

      await(() -> sink.has("gateway.readiness.condition"));
      assertThat(sink.requests()).isEqualTo(11);
      assertThat(sink.has("http.server.request.duration")).isTrue();
      assertThat(sink.has("gateway.ready")).isFalse();
    }
  }

  @Test
  void linesOfDatadog_haveSeveralValues() throws IOException {
    try (var sink = LineSink.listen("datadog", "")) {
      send(sink, "http.server.request.duration:0.1:0.2:0.3|d|@0.25|#service:a", "last:1|g");

      await(() -> sink.has("last"));
      assertThat(sink.requests()).isEqualTo(12);
      assertThat(sink.example()).startsWith("http.server.request.duration:0.1:");
    }
  }

  @Test
  void whatASinkLacks_isNamed_andTheCheckFails() throws IOException {
    var out = new ByteArrayOutputStream();
    try (var sink = LineSink.listen("statsd", "")) {
      send(sink, "http.server.request.duration:3|ms", "gateway.ready:1|g");
      await(() -> sink.has("gateway.ready"));
      var check = new SinkCheck(List.of(sink), 2);

      check.print(new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), false));

      assertThat(check.isComplete()).isFalse();
      assertThat(out.toString(StandardCharsets.UTF_8))
          .contains("✗ statsd      2 of 22 metrics, 1 of 2 requests counted")
          .contains("  missing: http.server.active_requests, http.client.request.duration, ");
    }
  }

  private static void send(LineSink sink, String... lines) throws IOException {
    var to = URI.create(sink.address());
    var bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    try (var socket = new DatagramSocket()) {
      socket.send(
          new DatagramPacket(
              bytes, bytes.length, new InetSocketAddress(to.getHost(), to.getPort())));
    }
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition);
  }
}
