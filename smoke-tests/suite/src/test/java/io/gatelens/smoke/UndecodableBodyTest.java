package io.gatelens.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.ReceivedSpan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A request that turns out to be no HTTP while the gateway works on it. */
class UndecodableBodyTest {

  private static final List<String> REQUEST =
      List.of(
          "POST /api/chunk HTTP/1.1", "host: gateway", "transfer-encoding: chunked", "", "zz", "");

  static List<Combination> combinations() {
    return Combination.everyLine();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void aChunkWithoutALength_isABadRequest(Combination combination) throws IOException {
    try (ObservedGateway gateway = ObservedGateway.start(combination)) {
      String answer = raw(gateway.process.port(), REQUEST);

      ReceivedSpan server = gateway.server("/api/chunk");
      assertThat(answer).startsWith("HTTP/1.1 400 ");
      assertThat(server.attributes())
          .containsEntry("http.response.status_code", 400L)
          .containsEntry("gateway.response.source", "gateway")
          .containsEntry("gateway.response.flag", "bad_request");
      gateway.receiver.awaitMetric(
          metric ->
              metric.name().equals("http.server.active_requests")
                  && metric.has("http.request.method", "POST")
                  && metric.value() == 0,
          ObservedGateway.PATIENCE);
      assertThat(gateway.warnings()).isEmpty();
    }
  }

  /** What the gateway writes until it closes the connection. */
  private static String raw(int port, List<String> lines) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request = String.join("\r\n", lines) + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
