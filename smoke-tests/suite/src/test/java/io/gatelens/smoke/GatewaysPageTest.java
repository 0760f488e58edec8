package io.gatelens.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.SampleApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the versions in docs/gateways.md to the applications that the other tests start. */
class GatewaysPageTest {

  @Test
  void theRowsAreTheLinesOfTheSample_inTheirOrder() throws IOException {
    List<String> rows =
        Files.readString(Path.of("../../docs/gateways.md"))
            .lines()
            .filter(line -> line.matches("\\| \\d+\\..*"))
            .toList();

    assertThat(rows)
        .hasSameSizeAs(SampleApp.LINES)
        .zipSatisfy(SampleApp.LINES, (row, line) -> assertThat(row).isEqualTo(row(line)));
  }

  private static String row(String line) {
    SampleApp app = SampleApp.onSpringCloudGateway(line);
    String settings = SampleApp.setting(line, "");
    return List.of(
            app.libraryVersion(
                line.compareTo("5.0") < 0
                    ? "spring-cloud-gateway-server"
                    : "spring-cloud-gateway-server-webflux"),
            app.libraryVersion("spring-boot"),
            app.libraryVersion("reactor-netty-http"),
            '`' + settings.substring(0, settings.length() - 1) + '`')
        .stream()
        .collect(Collectors.joining(" | ", "| ", " |"));
  }
}
