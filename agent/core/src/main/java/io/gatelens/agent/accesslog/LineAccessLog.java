package io.gatelens.agent.accesslog;

import io.gatelens.agent.logging.RateLimitedWarning;
import io.gatelens.gateway.AccessLog;
import io.gatelens.gateway.AccessRecord;
import io.gatelens.gateway.Route;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The access log as lines of JSON. Requests' threads put records into a bounded queue and go on;
 * the thread {@code gatelens-access-log} makes lines of them and writes. A disk or a pipe that is
 * slower than the gateway costs records, which are counted, and no request.
 */
final class LineAccessLog implements AccessLog, Runnable {

  static final int QUEUE_SIZE = 8192;
  private static final int MAX_LINES = 256;
  private static final byte END_OF_LINE = '\n';

  private final AccessLogShare share;
  private final LineOutput output;
  private final BlockingQueue<Entry> queue;
  private final LongAdder droppedByQueue = new LongAdder();
  private final LongAdder droppedByOutput = new LongAdder();
  private final RateLimitedWarning queueWarning = new RateLimitedWarning();
  private final RateLimitedWarning outputWarning = new RateLimitedWarning();

  /** Of the writing thread. */
  private long saidQueueFull;

  LineAccessLog(AccessLogShare share, LineOutput output, int queueSize) {
    this.share = share;
    this.output = output;
    this.queue = new ArrayBlockingQueue<>(queueSize);
  }

  @Override
  public boolean wants(@Nullable Route route, boolean isRemarkable) {
    return share.wants(route, isRemarkable);
  }

  @Override
  public void add(AccessRecord record) {
    if (!queue.offer(new Entry(record, null))) {
      droppedByQueue.increment();
    }
  }

  /** Records for which the queue had no room. */
  long droppedByQueue() {
    return droppedByQueue.sum();
  }

  /** Records that could not be written. */
  long droppedByOutput() {
    return droppedByOutput.sum();
  }

  /** Waits until all that was added before is written, or the time is over. */
  void flush(long timeoutNanos) throws InterruptedException {
    long startNanos = System.nanoTime();
    CountDownLatch isWritten = new CountDownLatch(1);
    if (queue.offer(new Entry(null, isWritten), timeoutNanos, TimeUnit.NANOSECONDS)) {
      long left = timeoutNanos - (System.nanoTime() - startNanos);
      isWritten.await(Math.max(0, left), TimeUnit.NANOSECONDS);
    }
  }

  /** For the writing thread, until it is interrupted. */
  @Override
  public void run() {
    List<Entry> entries = new ArrayList<>(MAX_LINES);
    try {
      while (true) {
        entries.add(queue.take());
        queue.drainTo(entries, MAX_LINES - 1);
        write(entries);
        entries.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The end of the thread.
    }
  }

  private void write(List<Entry> entries) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    int count = 0;
    try {
      for (Entry entry : entries) {
        if (entry.record != null) {
          count++;
          lines.writeBytes(AccessLogJson.line(entry.record).getBytes(StandardCharsets.UTF_8));
          lines.write(END_OF_LINE);
        }
      }
      if (count > 0) {
        output.write(lines.toByteArray());
      }
    } catch (Throwable e) {
      // The loop of an exporter: whatever one batch meets, the next one is written.
      droppedByOutput.add(count);
      outputWarning.warn(
          count + " records of the access log are lost: " + output + " cannot be written: " + e);
    }
    for (Entry entry : entries) {
      if (entry.isWritten != null) {
        entry.isWritten.countDown();
      }
    }
    sayQueueFull();
  }

  private void sayQueueFull() {
    long dropped = droppedByQueue.sum();
    if (dropped > saidQueueFull
        && queueWarning.warn(
            (dropped - saidQueueFull)
                + " records of the access log are lost: "
                + output
                + " is slower than the gateway; lower gatelens.access-log.ratio")) {
      saidQueueFull = dropped;
    }
  }

  /** A record, or a wish to know when all before it is written. */
  private record Entry(@Nullable AccessRecord record, @Nullable CountDownLatch isWritten) {}
}
