package io.gatelens.agent.telemetry.sending;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Refuses a request as soon as it has begun to read it, and reads the rest without a use for it.
 */
final class EarlyReceiver implements AutoCloseable {

  private static final byte[] REFUSAL =
      "HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
          .getBytes(ISO_8859_1);

  private final ServerSocket server;
  private final AtomicInteger connections = new AtomicInteger();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  private EarlyReceiver(ServerSocket server) {
    this.server = server;
  }

  static EarlyReceiver start() throws IOException {
    EarlyReceiver receiver =
        new EarlyReceiver(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
    receiver.thread.execute(receiver::run);
    return receiver;
  }

  int port() {
    return server.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  private void run() {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        connections.incrementAndGet();
        InputStream in = client.getInputStream();
        in.readNBytes(1000);
        client.getOutputStream().write(REFUSAL);
        client.getOutputStream().flush();
        in.transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        if (!server.isClosed() && connections.get() == 0) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    thread.shutdownNow();
  }
}
