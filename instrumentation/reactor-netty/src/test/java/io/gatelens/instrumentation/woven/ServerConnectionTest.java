package io.gatelens.instrumentation.woven;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.sdk.metrics.data.LongPointData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The connections of clients, on real sockets. */
@Timeout(60)
class ServerConnectionTest {

  private static final String OPEN = "gateway.server.connections";
  private static final String ACCEPTED = "gateway.server.connections.accepted";

  @ParameterizedTest
  @EnumSource(Line.class)
  void connection_isOpenUntilTheClientClosesIt(Line line) throws Exception {
    try (Scenario scenario = new Scenario(line)) {
      try (Socket client = answered(scenario)) {
        assertThat(client.isConnected()).isTrue();
        assertThat(value(scenario, OPEN)).containsExactly(1L);
      }

      await().untilAsserted(() -> assertThat(value(scenario, OPEN)).containsExactly(0L));
      assertThat(value(scenario, ACCEPTED)).containsExactly(1L);
    }
  }

  @Test
  void connectionBeyondTheLimit_isNotOpenAnyMore() throws Exception {
    try (Scenario scenario = new Scenario(Line.NEXT, 1)) {
      try (Socket first = answered(scenario);
          Socket rejected = connect(scenario)) {
        assertThat(first.isConnected()).isTrue();
        assertThat(isClosedByThePeer(rejected)).isTrue();

        await().untilAsserted(() -> assertThat(value(scenario, OPEN)).containsExactly(1L));
        assertThat(value(scenario, ACCEPTED)).containsExactly(2L);
      }

      await().untilAsserted(() -> assertThat(value(scenario, OPEN)).containsExactly(0L));
    }
  }

  private static Socket connect(Scenario scenario) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), scenario.proxy.port());
  }

  /** One on which the proxy answered, so it was accepted. */
  private static Socket answered(Scenario scenario) throws IOException {
    Socket client = connect(scenario);
    client.getOutputStream().write("GET /ok HTTP/1.1\r\nhost: gateway\r\n\r\n".getBytes(US_ASCII));
    assertThat(client.getInputStream().read()).isEqualTo('H');
    return client;
  }

  private static boolean isClosedByThePeer(Socket client) throws IOException {
    try {
      return client.getInputStream().read() == -1;
    } catch (SocketException e) {
      return true; // It was reset.
    }
  }

  private static List<Long> value(Scenario scenario, String metric) {
    return scenario.metrics(metric).stream()
        .flatMap(each -> each.getLongSumData().getPoints().stream())
        .map(LongPointData::getValue)
        .toList();
  }
}
