package io.gatelens.smoke;

import io.gatelens.rig.HttpCaller;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Clients that send one request after the other, of every kind. Each request has a trace of its
 * own, whose id is in its path too; what the upstream echoes has to name the same.
 */
final class MixedLoad implements AutoCloseable {

  private static final int MAX_WRONG = 20;

  /**
   * Where no route matches, Spring looks for a static resource, and the JDK remembers for each name
   * that there is none, until memory is short: so these requests have few names.
   */
  private static final int UNMATCHED_PATHS = 100;

  /** Now and then the gateway stalls a connection that is kept alive, with the agent or without. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration BEFORE_ABORT = Duration.ofMillis(30);

  /** At saturation a connect may take too long, with the agent or without; its span says so. */
  private static final int FAILED = 500;

  private final HttpCaller http1;
  private final HttpCaller h2c;
  private final int clients;
  private final ExecutorService threads;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong aborted = new AtomicLong();
  private final AtomicLong brokenOff = new AtomicLong();
  private final AtomicLong stalled = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

  MixedLoad(int port, int clients) {
    this.http1 = HttpCaller.http1(port, PATIENCE);
    this.h2c = HttpCaller.h2c(port, PATIENCE);
    this.clients = clients;
    this.threads = Executors.newFixedThreadPool(clients);
  }

  /** Lets the clients send until what is returned is closed. */
  Running start() {
    return new Running();
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  /** Answers that were not to be; none at best. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** The share of requests that got no whole answer in time, or a 500 from a healthy upstream. */
  double troubledShare() {
    return (double) (stalled.get() + failed.get()) / sent.get();
  }

  /** How many requests the gateway must have seen: not those that were aborted at once. */
  long answered() {
    return sent.get() - aborted.get() - stalled.get();
  }

  private void send(Random random) {
    sent.incrementAndGet();
    String traceId = "%016x%016x".formatted(random.nextLong() | 1, random.nextLong() | 1);
    int kind = random.nextInt(200);
    if (kind < 150) {
      echo(kind % 5 == 0 ? h2c : http1, traceId);
    } else if (kind < 160) {
      expect("POST", "/api/" + traceId, traceId, 200);
    } else if (kind < 170) {
      expect("GET", "/tenant/" + traceId, traceId, 401);
    } else if (kind < 175) {
      expect("GET", "/orders/status/503", traceId, 503);
    } else if (kind < 180) {
      expect("GET", "/dead/" + traceId, traceId, 500);
    } else if (kind < 185) {
      expect("GET", "/nowhere/" + random.nextInt(UNMATCHED_PATHS), traceId, 404);
    } else if (kind < 187) {
      expect("GET", "/timeout/3000", traceId, 504);
    } else if (kind < 188) {
      expect("GET", "/api/big/100000", traceId, 200);
    } else if (kind < 189) {
      expect("GET", "/limited/" + traceId, traceId, 200, 429);
    } else if (kind < 192) {
      expect("GET", "/passing/" + random.nextInt(UNMATCHED_PATHS), traceId, 200, 404);
    } else if (kind < 193) {
      expect("GET", "/sse", traceId, 200);
    } else if (kind < 194) {
      talk();
    } else if (kind < 195) {
      breakOff();
    } else if (kind < 197) {
      abort("/api/slow/1000");
    } else {
      abort("/api/big/10000000");
    }
  }

  private void echo(HttpCaller caller, String traceId) {
    HttpResponse<String> answer =
        caller.get("/api/" + traceId, "traceparent", traceparent(traceId));
    String body = answer.body();
    if (answer.statusCode() == FAILED) {
      failed.incrementAndGet();
    } else if (!body.contains("\"uri\":\"/" + traceId + '"')
        || !body.contains("00-" + traceId + "-")) {
      add("the upstream was asked in another trace than " + traceId + ": " + body);
    }
  }

  private void expect(String method, String path, String traceId, Integer... statuses) {
    String body = method.equals("POST") ? "x".repeat(10_000) : "";
    int answer = http1.send(method, path, body, "traceparent", traceparent(traceId)).statusCode();
    if (List.of(statuses).contains(answer)) {
      return;
    }
    if (answer == FAILED) {
      failed.incrementAndGet();
    } else {
      add(path + " was answered with " + answer);
    }
  }

  private void talk() {
    if (!http1.webSocketEcho("/ws/load", "hello").equals("hello")) {
      add("a websocket has another echo");
    }
  }

  private void breakOff() {
    try {
      add("a body that the upstream broke off is whole: " + http1.get("/cut").body());
    } catch (UncheckedIOException expected) {
      brokenOff.incrementAndGet();
    }
  }

  private void abort(String path) {
    http1.abort(path, BEFORE_ABORT);
    aborted.incrementAndGet();
  }

  private void add(String text) {
    if (wrong.size() < MAX_WRONG) {
      wrong.add(text);
    }
  }

  private static String traceparent(String traceId) {
    return "00-" + traceId + "-" + traceId.substring(16) + "-01";
  }

  /** The clients while they send. */
  final class Running implements AutoCloseable {

    private final AtomicBoolean isOver = new AtomicBoolean();
    private final CompletableFuture<?>[] sending;

    private Running() {
      sending =
          IntStream.range(0, clients)
              .mapToObj(i -> new Random(sent.get() * clients + i))
              .map(random -> CompletableFuture.runAsync(() -> sendUntilOver(random), threads))
              .toArray(CompletableFuture<?>[]::new);
    }

    private void sendUntilOver(Random random) {
      while (!isOver.get()) {
        try {
          send(random);
        } catch (UncheckedIOException noWholeAnswer) {
          stalled.incrementAndGet();
        }
      }
    }

    /** Returns after that time, while they go on. Fails where a client did. */
    void goOnFor(Duration duration) {
      CompletableFuture.anyOf(sending)
          .completeOnTimeout("all go on", duration.toNanos(), TimeUnit.NANOSECONDS)
          .join();
    }

    /** No client begins another request. Returns when every answer has come; fails as above. */
    @Override
    public void close() {
      isOver.set(true);
      Throwable failure = CompletableFuture.allOf(sending).handle((done, error) -> error).join();
      if (failure != null) {
        throw new IllegalStateException("a client failed", failure);
      }
    }
  }

  @Override
  public String toString() {
    return "%,d requests, %,d of them aborted, %,d broken off, %,d stalled, %,d failed"
        .formatted(sent.get(), aborted.get(), brokenOff.get(), stalled.get(), failed.get());
  }
}
