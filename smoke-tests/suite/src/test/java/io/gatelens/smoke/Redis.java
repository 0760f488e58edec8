package io.gatelens.smoke;

import io.gatelens.rig.FreePort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A real Redis on a port of its own, which can be killed and started again with what it had. */
final class Redis implements AutoCloseable {

  private final Path binary;
  private final Path directory;
  final int port;
  private Process process;

  private Redis(Path binary, Path directory, int port) throws IOException {
    this.binary = binary;
    this.directory = directory;
    this.port = port;
    this.process = launch();
  }

  /** Starts one; the test is skipped where there is none, unless it must be there. */
  static Redis start() throws IOException {
    Path binary = Peer.installed("redis-server", "REDIS");
    return new Redis(binary, Files.createTempDirectory("redis"), FreePort.next());
  }

  private Process launch() throws IOException {
    Process launched =
        new ProcessBuilder(
                binary.toString(),
                "--port",
                String.valueOf(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                directory.toString(),
                "--appendonly",
                "yes")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    try {
      Awaitility.await("Redis on port " + port)
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(() -> send("PING"), "+PONG"::equals);
    } catch (ConditionTimeoutException e) {
      launched.destroyForcibly().onExit().join();
      throw e;
    }
    return launched;
  }

  /** The first line of its answer to an inline command. */
  String send(String command) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .readLine();
    }
  }

  /** As by {@code kill -9}. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Starts it again, with what it had. */
  void revive() throws IOException {
    process = launch();
  }

  @Override
  public void close() {
    kill();
  }
}
