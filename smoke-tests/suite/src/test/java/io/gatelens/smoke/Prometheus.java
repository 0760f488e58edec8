package io.gatelens.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import io.gatelens.rig.FreePort;
import io.gatelens.rig.HttpCaller;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;

/** A real Prometheus that scrapes a gateway every half second and evaluates our rules as often. */
final class Prometheus implements AutoCloseable {

  static final String JOB = "gateways";
  static final Path RULES = Path.of("../../deploy/prometheus/gatelens.rules.yml");

  private final Process process;
  private final Path log;
  private final HttpCaller caller;

  private Prometheus(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.caller = HttpCaller.http1(port);
  }

  /** Starts one; the test is skipped where there is none, unless it must be there. */
  static Prometheus start(int statusPort) throws IOException {
    Path binary = Peer.installed("prometheus", "PROMETHEUS");
    Path folder = Files.createTempDirectory("prometheus");
    int port = FreePort.next();
    Path configuration = folder.resolve("prometheus.yml");
    Files.writeString(
        configuration,
        """
        global: { scrape_interval: 500ms, evaluation_interval: 500ms }
        rule_files: [ "%s" ]
        scrape_configs:
          - job_name: %s
            static_configs: [ targets: [ "127.0.0.1:%d" ] ]
        """
            .formatted(RULES.toRealPath(), JOB, statusPort));
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                binary.toString(),
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--enable-feature=exemplar-storage")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new Prometheus(process, log, port);
  }

  /** The value of a query that has one series; NaN where there is none yet. */
  double value(String query) {
    JsonArray series = get("/api/v1/query?query=" + encoded(query)).getArray("result");
    return series.isEmpty()
        ? Double.NaN
        : Double.parseDouble(series.getObject(0).getArray("value").getString(1));
  }

  /** Waits until a query has that value. */
  void awaitValue(String query, double value) {
    Awaitility.await(query)
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(value(query)).as(this::log).isEqualTo(value));
  }

  /** What its API answers; an object or an array. */
  Object data(String path) {
    assertThat(process.isAlive()).as(this::log).isTrue();
    HttpResponse<String> answer = caller.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    try {
      return Objects.requireNonNull(JsonParser.object().from(answer.body()).get("data"));
    } catch (JsonParserException e) {
      throw new AssertionError(answer.body(), e);
    }
  }

  private JsonObject get(String path) {
    return (JsonObject) data(path);
  }

  static String encoded(String query) {
    return URLEncoder.encode(query, StandardCharsets.UTF_8);
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
