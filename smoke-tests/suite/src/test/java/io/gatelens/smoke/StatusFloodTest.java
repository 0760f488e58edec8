package io.gatelens.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.HttpCaller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Slow and malformed requests for the status, by the hundred: the gateway does not notice. */
@Isolated
class StatusFloodTest {

  private static final int CLIENTS = 4;
  private static final int REQUESTS = 2_000;
  private static final int PROBES = 100;
  private static final int SLOW_CONNECTIONS = 300;

  private static final String PROBE =
      "GET /status/ready HTTP/1.1\r\nHost: node\r\nConnection: close\r\n\r\n";

  private static final String[] MALFORMED = {
    "\r\n\r\n\0\0\0\0",
    "GET\r\n\r\n",
    "GET /status/ready HTTP/9.9\r\n\r\n",
    "GET /status HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(5_000) + "\r\n",
    "GET /" + "x".repeat(100_000) + " HTTP/1.1\r\n\r\n",
    "POST /status HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\nx",
    "PUT /status/drain HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n",
  };

  @Test
  void slowAndMalformedRequests_costTheGatewayNothing_andTheStatusIsStillAnswered()
      throws Exception {
    try (ObservedGateway gateway = ObservedGateway.start(Combination.simplest());
        Flood flood =
            new Flood(gateway.process.awaitStatusUri(ObservedGateway.START_PATIENCE).getPort())) {
      long descriptors = descriptors(gateway);
      load(gateway); // Until the JVM has compiled what matters.
      SteadyLoad before = load(gateway);

      flood.begin();
      SteadyLoad during = load(gateway);
      long[] micros = probe(flood.port);
      long openDuring = descriptors(gateway);
      flood.end();
      SteadyLoad after = load(gateway);

      System.out.printf(
          "before %s%nduring %s; %,d bad requests, %,d connections refused%nafter %s%nstatus p50 %d µs, max %d µs%n",
          before,
          during,
          flood.sent.get(),
          flood.refused.get(),
          after,
          micros[PROBES / 2],
          micros[PROBES - 1]);
      assertThat(flood.sent).hasValueGreaterThan(200);
      assertThat(flood.refused).hasValueLessThan(flood.sent.get() / 2);
      double quiet = Math.max(before.millis(0.5), after.millis(0.5));
      assertThat(during.millis(0.5)).isLessThan(2 * quiet + 5);
      assertThat(micros[PROBES / 2]).isLessThan(250_000);
      // Those that it keeps, and the clients' and the upstream's.
      assertThat(openDuring).isLessThan(descriptors + 64 + 4 * CLIENTS + 20);
      assertThat(gateway.caller.get("/actuator/health").statusCode()).isEqualTo(200);
      gateway.assertSound();
    }
  }

  private static SteadyLoad load(ObservedGateway gateway) {
    return SteadyLoad.start(gateway.process.port(), CLIENTS, "/api/")
        .awaitAnswers(REQUESTS)
        .endWithoutLoss();
  }

  /** As a load balancer does that opens a connection for each question. */
  private static long[] probe(int port) {
    HttpCaller status = HttpCaller.http1(port);
    long[] micros = new long[PROBES];
    for (int i = 0; i < PROBES; i++) {
      long startNanos = System.nanoTime();
      assertThat(status.raw(PROBE, "the end")).startsWith("HTTP/1.1 200 ").endsWith("}");
      micros[i] = (System.nanoTime() - startNanos) / 1_000;
    }
    Arrays.sort(micros);
    return micros;
  }

  private static long descriptors(ObservedGateway gateway) throws IOException {
    try (var open = Files.list(Path.of("/proc", String.valueOf(gateway.process.pid()), "fd"))) {
      return open.count();
    }
  }

  /**
   * Two hundred bad requests a second, and hundreds of connections that say a byte now and then.
   */
  private static final class Flood implements AutoCloseable {

    private final int port;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final ArrayDeque<Socket> slow = new ArrayDeque<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private Future<?> sending = CompletableFuture.completedFuture(null);

    Flood(int port) {
      this.port = port;
    }

    void begin() {
      sending = clock.scheduleAtFixedRate(this::send, 0, 5, TimeUnit.MILLISECONDS);
    }

    private void send() {
      String malformed = MALFORMED[(int) (sent.getAndIncrement() % MALFORMED.length)];
      try (Socket socket = open()) {
        write(socket, malformed);
      } catch (IOException e) {
        refused.incrementAndGet();
      }
      try {
        Socket another = open();
        slow.add(another);
        write(another, "GET /status/re");
      } catch (IOException e) {
        refused.incrementAndGet();
      }
      while (slow.size() > SLOW_CONNECTIONS) {
        close(slow.remove());
      }
      for (Iterator<Socket> each = slow.iterator(); each.hasNext(); ) {
        Socket socket = each.next();
        if (!write(socket, "a")) {
          close(socket);
          each.remove();
        }
      }
    }

    private static void close(Socket socket) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Socket open() throws IOException {
      return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    /** Returns whether the other end still takes it: it may close a connection when it likes. */
    private static boolean write(Socket socket, String text) {
      try {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return true;
      } catch (IOException closed) {
        return false;
      }
    }

    /** It has been sent until now. */
    void end() {
      assertThat(sending).isNotDone();
      stop();
    }

    @Override
    public void close() {
      stop();
    }

    private void stop() {
      clock.shutdown();
      try {
        assertThat(clock.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while the flood ends", e);
      }
      slow.forEach(Flood::close);
      slow.clear();
    }
  }
}
