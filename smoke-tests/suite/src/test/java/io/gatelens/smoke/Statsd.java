package io.gatelens.smoke;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * StatsD's own daemon, with a backend that writes what it flushes. npm installs it into the build's
 * folder, in the version and with the hash that {@code src/test/statsd} says.
 */
final class Statsd implements AutoCloseable {

  private static final Path DESCRIPTION = Path.of("src/test/statsd");
  private static final Path INSTALLED = Path.of("target/statsd").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int INSTALL_MINUTES = 3;
  private static final String FLUSHED = "flushed";

  private final Process process;
  private final Path log;
  final int port;

  private Statsd(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /** One value of a flush. */
  record Value(String kind, String key, String field, double value) {

    private static Value of(String line) {
      String[] fields = line.split("\t", -1);
      return new Value(fields[0], fields[1], fields[2], Double.parseDouble(fields[3]));
    }
  }

  /** Starts one; the test is skipped where there is no Node.js, unless it must be there. */
  static Statsd start() throws Exception {
    Path node = Peer.installed("node", "STATSD");
    install(Peer.installed("npm", "STATSD"));
    int port = freeDatagramPort();
    int managementPort = FreePort.next();
    Path config = Files.createTempFile("statsd", ".js");
    Files.writeString(
        config,
        """
        { address: "127.0.0.1", port: %d, mgmt_address: "127.0.0.1", mgmt_port: %d,
          flushInterval: 6000, percentThreshold: [50, 90, 99], deleteIdleStats: true,
          title: false, backends: ["%s"] }
        """
            .formatted(port, managementPort, DESCRIPTION.resolve("lines.js").toAbsolutePath()));
    Path log = Files.createTempFile("statsd", ".log");
    Process process =
        new ProcessBuilder(
                node.toString(), "node_modules/statsd/stats.js", config.toAbsolutePath().toString())
            .directory(INSTALLED.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Statsd started = new Statsd(process, log, port);
    try {
      Awaitility.await("StatsD on port " + port)
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> isUp(managementPort));
      return started;
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private static void install(Path npm) throws Exception {
    Files.createDirectories(INSTALLED);
    for (String file : List.of("package.json", "package-lock.json")) {
      Files.copy(
          DESCRIPTION.resolve(file), INSTALLED.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    Path log = INSTALLED.resolve("npm.log");
    Process process =
        new ProcessBuilder(
                npm.toString(), "ci", "--omit=optional", "--ignore-scripts", "--no-audit")
            .directory(INSTALLED.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(() -> read(log)).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private static boolean isUp(int managementPort) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), managementPort)) {
      socket.getOutputStream().write("health\n".getBytes(UTF_8));
      return new String(socket.getInputStream().readNBytes(10), UTF_8).equals("health: up");
    }
  }

  private static int freeDatagramPort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Waits for one more flush, so that the next is six seconds away. */
  void awaitFlush() {
    long before = flushes();
    Awaitility.await("a flush of StatsD").atMost(PATIENCE).until(() -> flushes() > before);
  }

  private long flushes() {
    assertThat(process.isAlive()).as(() -> read(log)).isTrue();
    return read(log).lines().filter(line -> line.startsWith(FLUSHED)).count();
  }

  /** Everything that it flushed so far. */
  List<Value> values() {
    return read(log)
        .lines()
        .filter(line -> line.matches("(counter|gauge|timer)\t.*"))
        .map(Value::of)
        .toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
