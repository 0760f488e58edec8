package io.gatelens.rig;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What arrived, in bounded memory: of spans, logs and requests the newest, of metrics the latest
 * point of each series. Everything is guarded by {@code lock}; every arrival signals {@code
 * arrived}.
 */
final class Received {
  private static final int MAX_SPANS = 100_000;
  private static final int MAX_LOGS = 10_000;
  private static final int MAX_REQUESTS = 10_000;
  private static final int MAX_SERIES = 20_000;
  private static final int MAX_LINES_IN_MESSAGE = 60;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Deque<ReceivedSpan> spans = new ArrayDeque<>();
  private final Deque<ReceivedLog> logs = new ArrayDeque<>();
  private final Deque<ReceivedRequest> requests = new ArrayDeque<>();
  private final Map<Series, ReceivedMetric> metrics = new LinkedHashMap<>();
  private long metricExports;

  private record Series(String name, Map<String, Object> attributes) {}

  void add(ReceivedRequest request) {
    change(() -> addBounded(requests, List.of(request), MAX_REQUESTS));
  }

  void addSpans(List<ReceivedSpan> added) {
    change(() -> addBounded(spans, added, MAX_SPANS));
  }

  void addLogs(List<ReceivedLog> added) {
    change(() -> addBounded(logs, added, MAX_LOGS));
  }

  void addMetrics(List<ReceivedMetric> points) {
    change(
        () -> {
          for (var point : points) {
            var series = new Series(point.name(), point.attributes());
            if (metrics.size() < MAX_SERIES || metrics.containsKey(series)) {
              metrics.put(series, point);
            }
          }
        });
  }

  long nextMetricExport() {
    return read(() -> ++metricExports);
  }

  void clear() {
    change(
        () -> {
          spans.clear();
          logs.clear();
          requests.clear();
          metrics.clear();
        });
  }

  List<ReceivedSpan> spans() {
    return read(() -> List.copyOf(spans));
  }

  List<ReceivedSpan> takeSpans() {
    return read(
        () -> {
          var taken = List.copyOf(spans);
          spans.clear();
          return taken;
        });
  }

  List<ReceivedLog> logs() {
    return read(() -> List.copyOf(logs));
  }

  List<ReceivedRequest> requests() {
    return read(() -> List.copyOf(requests));
  }

  List<ReceivedMetric> metrics() {
    return read(() -> List.copyOf(metrics.values()));
  }

  List<ReceivedMetric> currentMetrics() {
    return read(() -> metrics.values().stream().filter(m -> m.export() == metricExports).toList());
  }

  /**
   * Waits until so many of {@code all} fit.
   *
   * @throws AssertionError after {@code timeout}, with a list of what arrived instead
   */
  <T> List<T> await(
      String what,
      int atLeast,
      Supplier<List<T>> all,
      Predicate<? super T> wanted,
      Duration timeout) {
    var leftNanos = timeout.toNanos();
    lock.lock();
    try {
      while (true) {
        var found = all.get().stream().filter(wanted).toList();
        if (found.size() >= atLeast) {
          return found;
        }
        if (leftNanos <= 0) {
          throw new AssertionError(
              "%d of at least %d expected %s after %s; received:%n%s"
                  .formatted(found.size(), atLeast, what, timeout, lines(all.get())));
        }
        leftNanos = arrived.awaitNanos(leftNanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for telemetry", e);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until {@code condition}, asked after every arrival, holds; false after a time-out. */
  boolean await(BooleanSupplier condition, Duration timeout) {
    var leftNanos = timeout.toNanos();
    lock.lock();
    try {
      while (!condition.getAsBoolean()) {
        if (leftNanos <= 0) {
          return false;
        }
        leftNanos = arrived.awaitNanos(leftNanos);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private static String lines(List<?> all) {
    var newest = new ArrayList<String>();
    var from = Math.max(0, all.size() - MAX_LINES_IN_MESSAGE);
    if (from > 0) {
      newest.add("  … " + from + " before these");
    }
    all.subList(from, all.size()).forEach(each -> newest.add("  " + each));
    return newest.isEmpty() ? "  nothing" : String.join(System.lineSeparator(), newest);
  }

  private static <T> void addBounded(Deque<T> deque, List<T> added, int max) {
    deque.addAll(added);
    while (deque.size() > max) {
      deque.removeFirst();
    }
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private <T extends @Nullable Object> T read(Supplier<T> read) {
    lock.lock();
    try {
      return read.get();
    } finally {
      lock.unlock();
    }
  }
}
