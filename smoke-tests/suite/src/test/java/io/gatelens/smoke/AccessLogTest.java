package io.gatelens.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.ReceivedLog;
import io.gatelens.rig.ReceivedSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The access log of a real gateway. */
class AccessLogTest {

  @TempDir private Path folder;

  @Test
  void file_hasALineForEachRequestThatIsWanted_alsoForTheLastOne() throws IOException {
    Path file = folder.resolve("access.log");
    try (ObservedGateway gateway =
        ObservedGateway.start(
            Combination.simplest(),
            builder ->
                builder
                    .environment("GATELENS_ACCESS_LOG", "file")
                    .environment("GATELENS_ACCESS_LOG_FILE", file.toString())
                    .environment("GATELENS_ACCESS_LOG_RATIO_ROUTES", "tenant=0"))) {
      assertThat(gateway.caller.get("/tenant/left-out", "X-Tenant", "acme").statusCode())
          .isEqualTo(200);
      gateway.caller.get("/api/first?token=secret");
      gateway.caller.get("/nobody/there");

      String withoutTarget = awaitLine(file, "/nobody/there");

      ReceivedSpan server = gateway.server("/api/first");
      assertThat(awaitLine(file, "/api/first"))
          .contains(
              "\"trace_id\":\"" + server.traceId() + "\"",
              "\"span_id\":\"" + server.spanId() + "\"",
              "\"http.response.status_code\":200",
              "\"gateway.response.source\":\"upstream\"",
              "\"gateway.upstream.attempts\":[{",
              "\"gateway.upstream.time_to_first_byte\":")
          .doesNotContain("secret");
      assertThat(withoutTarget)
          .contains(
              "\"gateway.response.flag\":\"no_target\"",
              "\"http.response.status_code\":503",
              "\"gateway.upstream.attempts\":[]");
      assertThat(file).content().doesNotContain("/tenant/left-out");

      Files.move(file, folder.resolve("access.log.1"));
      gateway.caller.get("/api/last");
      gateway.process.terminate(ObservedGateway.PATIENCE);

      assertThat(Files.readAllLines(file)).singleElement().asString().contains("/api/last");
    }
  }

  @Test
  void otlp_hasALogRecordInTheTraceOfEachRequest() {
    try (ObservedGateway gateway =
        ObservedGateway.start(
            Combination.simplest(),
            builder ->
                builder
                    .environment("GATELENS_ACCESS_LOG", "otlp")
                    .environment("OTEL_BLRP_SCHEDULE_DELAY", "100"))) {
      gateway.caller.get("/api/logged");
      ReceivedSpan server = gateway.server("/api/logged");

      ReceivedLog log = awaitLog(gateway, "/api/logged");

      assertThat(log.traceId()).isEqualTo(server.traceId());
      assertThat(log.spanId()).isEqualTo(server.spanId());
      assertThat(log.severity()).isEqualTo("INFO");
      assertThat(log.body()).isEqualTo("GET /api/logged 200");
      assertThat(log.attributes())
          .containsAllEntriesOf(server.attributes())
          .containsKeys("gateway.request.duration", "gateway.upstream.attempts");
    }
  }

  private static ReceivedLog awaitLog(ObservedGateway gateway, String path) {
    return Awaitility.await()
        .atMost(ObservedGateway.PATIENCE)
        .until(() -> logs(gateway, path), found -> !found.isEmpty())
        .get(0);
  }

  private static List<ReceivedLog> logs(ObservedGateway gateway, String path) {
    return gateway.receiver.logs().stream()
        .filter(log -> path.equals(log.attributes().get("url.path")))
        .toList();
  }

  private static String awaitLine(Path file, String path) {
    return Awaitility.await()
        .atMost(ObservedGateway.PATIENCE)
        .until(() -> lines(file, path), found -> !found.isEmpty())
        .get(0);
  }

  private static List<String> lines(Path file, String path) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.contains("\"url.path\":\"" + path + "\""))
        .toList();
  }
}
