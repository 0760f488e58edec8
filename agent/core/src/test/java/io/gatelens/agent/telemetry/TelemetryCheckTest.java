package io.gatelens.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.agent.configuration.ParsedSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TelemetryCheckTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void pushExporters_areAskedAtTheirOwnAddress() throws Exception {
    String address;
    String settings = "otel.traces.exporter=none,otel.metrics.exporter=statsd,";
    try (DatagramSocket daemon = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      address = "udp://127.0.0.1:" + daemon.getLocalPort();
      settings += "gatelens.statsd.address=" + address;

      assertThat(check(settings)).isZero();
    }
    assertThat(check(settings)).isOne();

    assertThat(out())
        .contains(
            "ok    metrics can be sent to " + address + ", which does not say whether they arrive")
        .contains(
            "FAIL  metrics cannot be sent to "
                + address
                + ": nobody listens there; start a receiver there, or set the exporter's address"
                + " to one");
  }

  @Test
  void receiverThatAnswers_isAskedForEachSignal() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      assertThat(check("otel.exporter.otlp.endpoint=" + receiver.endpoint())).isZero();

      assertThat(out())
          .contains("ok    spans are taken at " + receiver.endpoint() + "/v1/traces")
          .contains("ok    metrics are taken at " + receiver.endpoint() + "/v1/metrics");
      String first = Objects.requireNonNull(receiver.next()).path();
      String second = Objects.requireNonNull(receiver.next()).path();
      assertThat(List.of(first, second)).containsExactlyInAnyOrder("/v1/traces", "/v1/metrics");
    }
  }

  @Test
  void receiverThatIsDown_isSaid_withTheReasonAndWhatToDo() throws Exception {
    int nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = free.getLocalPort();
    }

    assertThat(
            check(
                "otel.exporter.otlp.endpoint=http://localhost:"
                    + nobody
                    + ",otel.metrics.exporter=none,otel.java.exporter.otlp.retry.disabled=true"))
        .isEqualTo(1);

    assertThat(out())
        .isEqualToIgnoringNewLines(
            "FAIL  spans cannot be sent to http://localhost:"
                + nobody
                + "/v1/traces: connection refused; start a receiver there, or set"
                + " OTEL_EXPORTER_OTLP_ENDPOINT to one");
  }

  @Test
  void nothingIsAsked_whereNothingIsExported() {
    assertThat(check("otel.traces.exporter=none,otel.metrics.exporter=none")).isZero();

    assertThat(out()).contains("nothing is exported");
  }

  @Test
  void metricsThatAreFetched_areSentNowhere() {
    assertThat(check("otel.traces.exporter=none,otel.metrics.exporter=prometheus")).isZero();

    assertThat(out())
        .isEqualToIgnoringNewLines(
            "ok    metrics wait at /metrics of the node's status for Prometheus");
  }

  private int check(String arguments) {
    try (TelemetryCheck check = TelemetryCheck.of(ParsedSettings.settings(arguments))) {
      return check.run(new PrintStream(out, true, StandardCharsets.UTF_8));
    }
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
