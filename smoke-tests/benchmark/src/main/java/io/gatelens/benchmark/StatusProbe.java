package io.gatelens.benchmark;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Asks for {@code /status/ready} again and again: over a new connection each time, as most load
 * balancers do, and over one that stays open, which one thread of the agent less has a part in.
 * Beside it a thread of this JVM is asked that does nothing but answer: what that takes is the
 * machine's share, which is in all of them.
 */
final class StatusProbe implements AutoCloseable {
  private static final int INTERVAL_MILLIS = 10;
  private static final byte[] REQUEST =
      "GET /status/ready HTTP/1.1\r\nHost: node\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] REQUEST_OF_MANY =
      "GET /status/ready HTTP/1.1\r\nHost: node\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NOTHING_MORE =
      "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Histogram statusNanos = new Histogram(3);
  private final Histogram openNanos = new Histogram(3);
  private final Histogram floorNanos = new Histogram(3);
  private final int statusPort;
  private final Socket open;
  private final InputStream openAnswers;
  private final ServerSocket floor;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ScheduledFuture<?> asking;

  StatusProbe(int statusPort) {
    this.statusPort = statusPort;
    try {
      floor = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      open = new Socket(InetAddress.getLoopbackAddress(), statusPort);
      open.setTcpNoDelay(true);
      openAnswers = new BufferedInputStream(open.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var answering = new Thread(this::answer, "floor");
    answering.setDaemon(true);
    answering.start();
    asking = clock.scheduleWithFixedDelay(this::ask, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** What it took so far, in nanoseconds; after {@link #close} only. */
  Histogram status() {
    return statusNanos;
  }

  /** The same over a connection that stays open. */
  Histogram statusOverOpenConnection() {
    return openNanos;
  }

  /** What it took to be answered by a thread that does nothing. */
  Histogram floor() {
    return floorNanos;
  }

  private void ask() {
    statusNanos.recordValue(nanosOf(statusPort));
    openNanos.recordValue(nanosOverOpenConnection());
    floorNanos.recordValue(nanosOf(floor.getLocalPort()));
  }

  private long nanosOverOpenConnection() {
    var startNanos = System.nanoTime();
    try {
      open.getOutputStream().write(REQUEST_OF_MANY);
      var answer = new StringBuilder();
      // The document ends with its outermost brace, and has none that stands alone before.
      for (var depth = 0; ; ) {
        var next = openAnswers.read();
        if (next < 0) {
          throw new EOFException("the status closed the connection");
        }
        answer.append((char) next);
        depth += next == '{' ? 1 : next == '}' ? -1 : 0;
        if (next == '}' && depth == 0) {
          break;
        }
      }
      if (answer.indexOf("HTTP/1.1 200") != 0) {
        throw new IllegalStateException("the status is answered with " + answer);
      }
      return System.nanoTime() - startNanos;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long nanosOf(int port) {
    var startNanos = System.nanoTime();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(REQUEST);
      var answer = new BufferedInputStream(socket.getInputStream()).readAllBytes();
      var head = new String(answer, 0, Math.min(12, answer.length), StandardCharsets.US_ASCII);
      if (!head.equals("HTTP/1.1 200")) {
        throw new IllegalStateException("the status is answered with " + head);
      }
      return System.nanoTime() - startNanos;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Until the socket is closed. */
  private void answer() {
    while (!floor.isClosed()) {
      try (var socket = floor.accept()) {
        var ignored = socket.getInputStream().readNBytes(REQUEST.length);
        socket.getOutputStream().write(NOTHING_MORE);
      } catch (IOException e) {
        if (!floor.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /**
   * Ends it.
   *
   * @throws IllegalStateException where an answer was missing or was not 200
   */
  @Override
  public void close() {
    clock.shutdown();
    try {
      if (!clock.awaitTermination(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the status has not answered for 30 s");
      }
      floor.close();
      open.close();
      if (asking.isDone() && !asking.isCancelled()) {
        asking.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the status did not answer: " + e.getCause(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking for the status", e);
    }
  }
}
