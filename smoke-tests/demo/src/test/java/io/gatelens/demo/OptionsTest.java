package io.gatelens.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void telemetry_goesToOurReceiverUnlessTheUserNamedOne() {
    var local = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1");
    var user = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318", "HOME", "/home");

    assertThat(Options.parse(new String[0], Map.of()).telemetryEnvironment(local, Map.of()))
        .containsEntry("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
        .containsEntry("OTEL_METRIC_EXPORT_INTERVAL", "1000");
    assertThat(Options.parse(new String[0], user).telemetryEnvironment(local, Map.of()))
        .containsEntry("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318")
        .doesNotContainKey("HOME");
  }

  @Test
  void sinksOfMetrics_areThoseOfTheOption_elseOfTheStandardVariable_elseOtlp() {
    var variable = Map.of("OTEL_METRICS_EXPORTER", "otlp, datadog");
    var option = new String[] {"--metrics", "statsd,prometheus"};

    assertThat(Options.parse(new String[0], Map.of()).sinks()).containsExactly("otlp");
    assertThat(Options.parse(new String[0], variable).sinks()).containsExactly("otlp", "datadog");
    assertThat(Options.parse(option, variable).sinks()).containsExactly("statsd", "prometheus");
    assertThat(Options.parse(option, variable).telemetryEnvironment(Map.of(), Map.of()))
        .containsEntry("OTEL_METRICS_EXPORTER", "statsd,prometheus");
  }

  @Test
  void screenshot_isOptional() {
    var picture = new String[] {"--once", "--screenshot", "docs/node-page.png"};

    assertThat(Options.parse(picture, Map.of()).screenshot())
        .isEqualTo(Path.of("docs/node-page.png"));
    assertThat(Options.parse(new String[0], Map.of()).screenshot()).isNull();
  }

  @Test
  void takenPort_isNamedWithAWayOut() throws IOException {
    try (var taken = new ServerSocket(0)) {
      var port = taken.getLocalPort();
      var options = Options.parse(new String[] {"--port", String.valueOf(port)}, Map.of());

      assertThatThrownBy(options::requireFreePort)
          .hasMessage(
              "port %d is taken: free it, or use ./demo --port %d".formatted(port, port + 1));
    }
  }

  @Test
  void wrongOption_isRefused() {
    assertThatThrownBy(() -> Options.parse(new String[] {"--port", "none"}, Map.of()))
        .hasMessage("--port takes a number from 1 to 65535, not \"none\"");
    assertThatThrownBy(() -> Options.parse(new String[] {"--screenshot", "--once"}, Map.of()))
        .hasMessage("--screenshot takes the name of a file");
    assertThatThrownBy(() -> Options.parse(new String[] {"--metrics", "otlp,graphite"}, Map.of()))
        .hasMessage(
            "--metrics takes some of otlp,prometheus,statsd,datadog, not \"otlp,graphite\"");
    assertThatThrownBy(() -> Options.parse(new String[] {"--fast"}, Map.of()))
        .hasMessage("unknown option --fast: ./demo --help lists them");
  }
}
