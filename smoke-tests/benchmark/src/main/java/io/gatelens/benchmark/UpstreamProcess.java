package io.gatelens.benchmark;

import io.gatelens.rig.Jdk;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;

/** An upstream in a JVM of its own that answers everything with the same 1 KiB. */
final class UpstreamProcess implements AutoCloseable {
  private static final byte[] BODY = "0123456789abcdef".repeat(64).getBytes(StandardCharsets.UTF_8);

  private final Process process;
  private final int port;

  private UpstreamProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static UpstreamProcess start() {
    try {
      var process =
          new ProcessBuilder(
                  Jdk.current().java().toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  UpstreamProcess.class.getName())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "upstream-reaper"));
      var out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      var port = out.readLine();
      if (port == null) {
        throw new IllegalStateException("the upstream did not start");
      }
      return new UpstreamProcess(process, Integer.parseInt(port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
  }

  /** Runs in the other JVM: prints the port, then serves until it is ended. */
  public static void main(String[] args) {
    var server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle(
                (request, response) ->
                    response
                        .header("Content-Type", "text/plain")
                        .header("Content-Length", String.valueOf(BODY.length))
                        .sendByteArray(Mono.just(BODY)))
            .bindNow();
    System.out.println(server.port());
    server.onDispose().block();
  }
}
