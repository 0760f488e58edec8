package io.gatelens.benchmark;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/**
 * Load from this JVM: a thread and a socket per connection, HTTP/1.1 with {@code Content-Length}
 * only. It takes more CPU than wrk, which on a machine with few processors lowers the throughput;
 * the gateway's CPU per request stays comparable.
 */
final class SocketLoad implements Load {

  @Override
  public LoadResult run(int port, String path, int connections, Duration duration) {
    var pool = Executors.newFixedThreadPool(connections);
    try {
      var startNanos = System.nanoTime();
      var pending = new ArrayList<Future<Connection>>();
      for (var i = 0; i < connections; i++) {
        pending.add(
            pool.submit(() -> new Connection(port, path).send(startNanos + duration.toNanos())));
      }
      var latencies = new Histogram(3);
      var failed = 0L;
      for (var each : pending) {
        var connection = each.get();
        latencies.add(connection.latencyNanos);
        failed += connection.failed;
      }
      var seconds = (System.nanoTime() - startNanos) / 1e9;
      return new LoadResult(
          latencies.getTotalCount(),
          failed,
          latencies.getTotalCount() / seconds,
          latencies.getValueAtPercentile(50) / 1e6,
          latencies.getValueAtPercentile(99) / 1e6);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the load broke off: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted under load", e);
    } finally {
      pool.shutdownNow();
    }
  }

  @Override
  public String toString() {
    return "Java sockets in this JVM (wrk is not installed)";
  }

  /** One connection and what it measured; confined to its thread until the run is over. */
  private static final class Connection {
    private final Histogram latencyNanos = new Histogram(3);
    private final int port;
    private final byte[] request;
    private long failed;

    Connection(int port, String path) {
      this.port = port;
      request =
          ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII);
    }

    Connection send(long untilNanos) throws IOException {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setTcpNoDelay(true);
        var in = new BufferedInputStream(socket.getInputStream());
        for (var now = System.nanoTime(); now < untilNanos; ) {
          socket.getOutputStream().write(request);
          if (!isSuccess(in)) {
            failed++;
          }
          var end = System.nanoTime();
          latencyNanos.recordValue(end - now);
          now = end;
        }
        return this;
      }
    }

    private static boolean isSuccess(InputStream in) throws IOException {
      var status = line(in);
      var length = -1L;
      for (var header = line(in); !header.isEmpty(); header = line(in)) {
        if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
          length = Long.parseLong(header.substring(15).trim());
        }
      }
      if (length < 0) {
        throw new IOException("an answer without Content-Length: " + status);
      }
      in.skipNBytes(length);
      return status.startsWith("HTTP/1.1 2");
    }

    private static String line(InputStream in) throws IOException {
      var line = new StringBuilder();
      for (var c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new EOFException("the gateway closed the connection");
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }
  }
}
