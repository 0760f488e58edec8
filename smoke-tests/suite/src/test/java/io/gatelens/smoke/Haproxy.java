package io.gatelens.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.FreePort;
import io.gatelens.rig.HttpCaller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A real HAProxy with the configuration in {@code deploy/haproxy}, which says how it sees nodes.
 */
final class Haproxy implements AutoCloseable {

  private static final Path CONFIGURATION = Path.of("../../deploy/haproxy/gatelens.cfg");
  private static final int STATUS_COLUMN = 17;

  private final Process process;
  private final Path log;
  private final HttpCaller statistics;
  final HttpCaller caller;

  private Haproxy(Process process, Path log, int port, int statisticsPort) {
    this.process = process;
    this.log = log;
    this.caller = HttpCaller.http1(port);
    this.statistics = HttpCaller.http1(statisticsPort);
  }

  /**
   * Starts it in front of two gateways.
   *
   * @param environment what the configuration wants to know of them
   */
  static Haproxy start(Map<String, String> environment) throws IOException {
    Path binary = Peer.installed("haproxy", "HAPROXY");
    int port = FreePort.next();
    int statisticsPort = FreePort.next();
    Path further = Files.createTempFile("statistics", ".cfg");
    Files.writeString(
        further,
        """
        frontend statistics
          bind 127.0.0.1:%d
          stats enable
          stats uri /
        """
            .formatted(statisticsPort));
    Path log = Files.createTempFile("haproxy", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
            binary.toString(), "-db", "-f", CONFIGURATION.toString(), "-f", further.toString());
    builder.environment().putAll(environment);
    builder.environment().put("LISTEN", "127.0.0.1:" + port);
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new Haproxy(process, log, port, statisticsPort);
  }

  /** Waits until it sees the server of that name as {@code UP} or {@code DOWN}. */
  void awaitState(String server, String state) {
    Awaitility.await(server + " is " + state)
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> state(server).startsWith(state));
  }

  /** As {@code UP}, {@code DOWN}, or {@code UP 1/2} on its way there. */
  String state(String server) {
    assertThat(process.isAlive()).as(() -> "haproxy: " + log()).isTrue();
    List<String> lines = statistics.get("/;csv").body().lines().toList();
    return lines.stream()
        .filter(line -> line.startsWith("gateways," + server + ","))
        .map(line -> line.split(",", -1)[STATUS_COLUMN])
        .findFirst()
        .orElseThrow();
  }

  private String log() {
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
