package io.gatelens.demo;

import io.gatelens.rig.HttpCaller;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** The mixed traffic, and what the clients saw of it. */
final class Traffic {
  private static final int THREADS = 8;
  private static final Duration PATIENCE_BEFORE_ABORT = Duration.ofMillis(150);

  private final HttpCaller http;
  private final HttpCaller h2c;
  // By kind of request, then by answer. Written by the thread in run only.
  private final Map<String, Map<String, Integer>> answers = new LinkedHashMap<>();
  private double seconds;

  Traffic(int port) {
    http = HttpCaller.http1(port);
    h2c = HttpCaller.h2c(port);
  }

  /** Sends everything and returns when the last answer came. */
  void run() {
    var startNanos = System.nanoTime();
    send("proxied, path rewritten", 200, i -> status("/api/products/" + i));
    send("the same over h2c", 20, i -> String.valueOf(h2c.get("/api/items/" + i).statusCode()));
    send("load-balanced", 150, i -> status("/orders/" + i));
    send("load-balanced, retried", 15, i -> status("/orders/flaky"));
    send("custom filter: tenant known", 20, i -> status("/tenant/home", "X-Tenant", "acme"));
    send("custom filter answers itself", 5, i -> status("/tenant/home"));
    send("custom filter throws", 3, i -> status("/tenant/home", "X-Tenant", "unknown"));
    send("rate limit: 5 per second", 40, i -> status("/limited/page"));
    send("circuit breaker, healthy", 30, i -> status("/cb/ok"));
    send("circuit breaker, fallback", 120, i -> status("/cb/status/500"));
    send("upstream is down", 5, i -> status("/dead/letter"));
    send("upstream is too slow", 4, i -> status("/timeout/1000"));
    send("upstream is slow", 2, i -> status("/api/slow/400"));
    send("upstream breaks off", 3, i -> status("/cut"));
    send("server-sent events", 2, i -> status("/sse"));
    send(
        "websocket", 3, i -> http.webSocketEcho("/ws/echo", "hello").equals("hello") ? "101" : "?");
    send("client goes away", 4, i -> abort("/api/slow/3000"));
    send("no such route", 10, i -> status("/nowhere/" + i));
    seconds = (System.nanoTime() - startNanos) / 1e9;
  }

  /** The number of requests sent. */
  int count() {
    return answers.values().stream()
        .flatMap(counts -> counts.values().stream())
        .mapToInt(Integer::intValue)
        .sum();
  }

  /** How long {@link #run} took. */
  double seconds() {
    return seconds;
  }

  /** The number of requests that a client gave up. */
  int aborted() {
    return answers.values().stream().mapToInt(counts -> counts.getOrDefault("gone", 0)).sum();
  }

  void print(Terminal terminal) {
    terminal.heading("What the clients saw");
    answers.forEach(
        (kind, counts) -> {
          var line = new StringBuilder("%-30s".formatted(kind));
          counts.forEach((answer, count) -> line.append("  %s ×%d".formatted(answer, count)));
          terminal.print(line.toString());
        });
  }

  private void send(String kind, int count, IntFunction<String> request) {
    var pool = Executors.newFixedThreadPool(THREADS);
    try {
      var pending = new ArrayList<Future<String>>();
      for (var i = 0; i < count; i++) {
        var number = i;
        pending.add(pool.submit(() -> request.apply(number)));
      }
      answers.put(kind, counted(pending));
    } finally {
      pool.shutdownNow();
    }
  }

  private static Map<String, Integer> counted(List<Future<String>> pending) {
    var counts = new TreeMap<String, Integer>();
    for (var answer : pending) {
      counts.merge(outcome(answer), 1, Integer::sum);
    }
    return counts;
  }

  private static String outcome(Future<String> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UncheckedIOException) {
        return "broken off";
      }
      throw new IllegalStateException("a client failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sending traffic", e);
    }
  }

  private String status(String path, String... headers) {
    return String.valueOf(http.get(path, headers).statusCode());
  }

  private String abort(String path) {
    return http.abort(path, PATIENCE_BEFORE_ABORT) ? "answered" : "gone";
  }
}
