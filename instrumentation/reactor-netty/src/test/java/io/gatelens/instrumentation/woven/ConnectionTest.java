package io.gatelens.instrumentation.woven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How connections are opened, on real sockets and on both lines of the transport. */
class ConnectionTest {

  private static final AttributeKey<Double> DNS = AttributeKey.doubleKey("gateway.upstream.dns");
  private static final AttributeKey<Double> CONNECT =
      AttributeKey.doubleKey("gateway.upstream.connect");
  private static final AttributeKey<Double> TLS = AttributeKey.doubleKey("gateway.upstream.tls");
  private static final AttributeKey<String> STATE = AttributeKey.stringKey("state");
  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

  @ParameterizedTest
  @EnumSource(Line.class)
  void connectionToAName_isLookedUpAndConnected(Line line) throws Exception {
    try (Scenario scenario = new Scenario(line)) {
      scenario.send("GET", "/ok", "", "x-origin", "http://localhost");

      SpanData client = scenario.only(SpanKind.CLIENT);
      assertThat(client.getAttributes().get(DNS)).isNotNegative();
      assertThat(client.getAttributes().get(CONNECT)).isPositive();
      assertThat(client.getAttributes().get(TLS)).isNull();
      assertThat(scenario.steps())
          .containsExactlyInAnyOrder(steps("connection.acquire", "dns.lookup", "connect"));
      assertThat(scenario.step("connect").getStartEpochNanos())
          .isEqualTo(scenario.step("dns.lookup").getEndEpochNanos());
      assertThat(scenario.step("connect").getEndEpochNanos())
          .isLessThanOrEqualTo(scenario.step("connection.acquire").getEndEpochNanos());
    }
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void connectionToAnAddress_needsNoLookup_andAReusedOneNothing(Line line) throws Exception {
    try (Scenario scenario = new Scenario(line)) {
      scenario.send("GET", "/ok", "");

      assertThat(scenario.steps())
          .containsExactlyInAnyOrder(steps("connection.acquire", "connect"));
      scenario.forget();
      scenario.send("GET", "/ok", "");

      assertThat(scenario.steps()).containsExactlyInAnyOrder(steps("connection.acquire"));
      assertThat(scenario.only(SpanKind.CLIENT).getAttributes().get(CONNECT)).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void nameThatIsUnknown_isAFailedLookup(Line line) throws Exception {
    try (Scenario scenario = new Scenario(line)) {
      scenario.send("GET", "/ok", "", "x-origin", "http://upstream.invalid");

      assertFailed(scenario, "dns.lookup", "UnknownHostException");
      assertThat(scenario.steps()).containsExactlyInAnyOrder("connection.acquire", "dns.lookup");
    }
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void upstreamThatIsNotThere_isAFailedConnect(Line line) throws Exception {
    try (Scenario scenario = new Scenario(line)) {
      scenario.upstream.close();

      scenario.send("GET", "/ok", "");

      assertFailed(scenario, "connect", "ConnectException");
      assertThat(scenario.steps()).containsExactlyInAnyOrder("connection.acquire", "connect");
    }
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void handshakeThatIsNotAnswered_isWhatTheAttemptWaitedFor(Line line) throws Exception {
    try (Scenario scenario = new Scenario(line)) {
      // The first handshake of a JVM may take as long as the proxy waits, before it has begun.
      scenario.send("GET", "/ok", "", "x-origin", "https://127.0.0.1");
      scenario.forget();
      scenario.send("GET", "/ok", "", "x-origin", "https://127.0.0.1");

      SpanData handshake = scenario.step("tls.handshake");
      SpanData client = scenario.only(SpanKind.CLIENT);
      assertThat(handshake.getStatus()).isEqualTo(StatusData.unset());
      assertThat(handshake.getStartEpochNanos())
          .isEqualTo(scenario.step("connect").getEndEpochNanos());
      assertThat(handshake.getEndEpochNanos()).isEqualTo(client.getEndEpochNanos());
      assertThat(client.getAttributes().get(TLS)).isGreaterThan(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void pool_tellsItsConnections_untilItIsDisposed(Line line) throws Exception {
    try (Scenario scenario = new Scenario(line)) {
      scenario.send("GET", "/ok", "");

      await().untilAsserted(() -> assertThat(connections(scenario, "idle")).containsExactly(1L));
      assertThat(connections(scenario, "active")).containsExactly(0L);
      assertThat(connections(scenario, "pending")).containsExactly(0L);
      scenario.proxy.close();

      await().untilAsserted(() -> assertThat(connections(scenario, "idle")).isEmpty());
    }
  }

  private static List<Long> connections(Scenario scenario, String state) {
    return scenario.metrics("gateway.upstream.connections").stream()
        .flatMap(metric -> metric.getLongGaugeData().getPoints().stream())
        .filter(point -> state.equals(point.getAttributes().get(STATE)))
        .filter(point -> scenario.upstream.port() == port(point))
        .map(LongPointData::getValue)
        .toList();
  }

  private static long port(LongPointData point) {
    Long port = point.getAttributes().get(AttributeKey.longKey("server.port"));
    return port == null ? -1 : port;
  }

  private static void assertFailed(Scenario scenario, String step, String errorType) {
    SpanData failed = scenario.step(step);
    assertThat(failed.getStatus()).isEqualTo(StatusData.error());
    assertThat(failed.getAttributes().get(ERROR_TYPE)).contains(errorType);
    assertThat(failed.getParentSpanId()).isEqualTo(scenario.only(SpanKind.CLIENT).getSpanId());
  }

  /** Those of getting the connection, and those of what is done on it then. */
  private static String[] steps(String... ofConnection) {
    return Stream.concat(
            Stream.of(ofConnection), Stream.of("request.send", "response.wait", "response.receive"))
        .toArray(String[]::new);
  }
}
