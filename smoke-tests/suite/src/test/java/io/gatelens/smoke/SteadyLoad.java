package io.gatelens.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.HttpCaller;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;

/**
 * Clients that send one good request after the other, each in a trace of its own, whose id is in
 * its path too. What has no whole answer, or another one than 200, is kept apart.
 */
final class SteadyLoad implements AutoCloseable {

  /** A gateway that is gone need not be asked again and again. */
  private static final int GIVES_UP_AFTER = 3;

  private final HttpCaller caller;
  private final String prefix;
  private final AtomicBoolean isOver = new AtomicBoolean();
  private final List<Thread> clients = new ArrayList<>();
  private final Set<String> answered = ConcurrentHashMap.newKeySet();
  private final Set<String> unanswered = ConcurrentHashMap.newKeySet();
  private final Map<String, String> wrong = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();

  private SteadyLoad(int port, String prefix) {
    this.caller = HttpCaller.http1(port, Duration.ofSeconds(20));
    this.prefix = prefix;
  }

  /**
   * Starts it.
   *
   * @param prefix of every path, e.g. {@code /api/}
   */
  static SteadyLoad start(int port, int clients, String prefix) {
    SteadyLoad load = new SteadyLoad(port, prefix);
    for (int i = 0; i < clients; i++) {
      Thread client = new Thread(load::send, "client-" + i);
      load.clients.add(client);
      client.start();
    }
    return load;
  }

  /** The trace ids of requests that were answered with 200. */
  Set<String> answered() {
    return answered;
  }

  /** The trace ids of requests that got no whole answer. */
  Set<String> unanswered() {
    return unanswered;
  }

  /** The answers that were not to be, by trace id. */
  Map<String, String> wrong() {
    return wrong;
  }

  /** Waits until so many more are answered. */
  SteadyLoad awaitAnswers(int further) {
    int before = answered.size();
    Awaitility.await()
        .atMost(ObservedGateway.PATIENCE)
        .until(() -> answered.size() >= before + further);
    return this;
  }

  /** Ends it, and makes sure that no request was lost. */
  SteadyLoad endWithoutLoss() {
    close();
    assertThat(wrong).isEmpty();
    assertThat(unanswered).isEmpty();
    assertThat(answered).isNotEmpty();
    return this;
  }

  /** How long the answers took, in milliseconds, at a quantile from 0 to 1. */
  double millis(double quantile) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))] / 1e6;
  }

  /** Every client's last request ends. */
  @Override
  public void close() {
    isOver.set(true);
    for (Thread client : clients) {
      try {
        client.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while a load ends", e);
      }
    }
  }

  private void send() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int failedInARow = 0;
    while (!isOver.get() && failedInARow < GIVES_UP_AFTER) {
      String traceId = "%016x%016x".formatted(random.nextLong() | 1, random.nextLong() | 1);
      long startNanos = System.nanoTime();
      try {
        HttpResponse<String> answer =
            caller.get(
                prefix + traceId,
                "traceparent",
                "00-" + traceId + "-" + traceId.substring(16) + "-01");
        failedInARow = 0;
        if (answer.statusCode() == 200 && isOfTrace(answer.body(), traceId)) {
          answered.add(traceId);
          nanos.add(System.nanoTime() - startNanos);
        } else {
          wrong.put(traceId, answer.statusCode() + ": " + answer.body());
        }
      } catch (UncheckedIOException noWholeAnswer) {
        failedInARow++;
        unanswered.add(traceId);
      }
    }
  }

  /** The upstream's echo has the headers that it got; its other answers do not. */
  private static boolean isOfTrace(String body, String traceId) {
    return !body.startsWith("{") || body.contains("00-" + traceId + "-");
  }

  @Override
  public String toString() {
    return "%,d answered, %d not, %d wrong; p50 %.1f ms, p99 %.1f ms, max %.1f ms"
        .formatted(
            answered.size(), unanswered.size(), wrong.size(), millis(0.5), millis(0.99), millis(1));
  }
}
