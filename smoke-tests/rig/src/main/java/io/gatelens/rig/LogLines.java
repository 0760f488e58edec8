package io.gatelens.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The newest lines a process wrote; both its streams write here. */
final class LogLines {
  private static final int MAX_LINES = 20_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final Deque<String> lines = new ArrayDeque<>();

  /** Reads a stream to its end on a thread of its own. */
  void follow(InputStream stream, String threadName) {
    var thread = new Thread(() -> read(stream), threadName);
    thread.setDaemon(true);
    thread.start();
  }

  List<String> lines() {
    lock.lock();
    try {
      return List.copyOf(lines);
    } finally {
      lock.unlock();
    }
  }

  String await(String part, Duration timeout) {
    var left = timeout.toNanos();
    lock.lock();
    try {
      while (true) {
        for (var line : lines) {
          if (line.contains(part)) {
            return line;
          }
        }
        if (left <= 0) {
          throw new AssertionError(
              "no line with \"" + part + "\" after " + timeout + "; the last lines:\n" + tail());
        }
        left = added.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for a log line", e);
    } finally {
      lock.unlock();
    }
  }

  String tail() {
    var all = lines();
    return String.join("\n", all.subList(Math.max(0, all.size() - 40), all.size()));
  }

  private void read(InputStream stream) {
    try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      add("(the stream broke: " + e + ")"); // the process was killed: its lines end here
    }
  }

  private void add(String line) {
    lock.lock();
    try {
      if (lines.size() == MAX_LINES) {
        lines.removeFirst();
      }
      lines.addLast(line);
      added.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
