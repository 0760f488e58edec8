package io.gatelens.agent.telemetry.otlp;

import io.gatelens.agent.logging.AgentLog;
import io.gatelens.agent.logging.RateLimitedWarning;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.internal.DaemonThreadFactory;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Takes the place of the SDK's batch processor before an exporter of OTLP: each span is encoded at
 * its end, by the thread that ended it and has it in its cache, and what waits are bytes.
 *
 * <p>With the same settings and the same behaviour: a batch is sent once it is full or the delay
 * has passed, one at a time; spans beyond the queue's size are dropped and counted.
 */
public final class EncodingSpanProcessor implements SpanProcessor {

  private static final int PARTS_OF_BATCH = 16;
  private static final int MAX_SPANS_IN_PART = 128;

  private final BatchSettings settings;
  private final SpanSink sink;
  private final SpanLanes lanes;
  private final Thread worker;
  private final AtomicReference<@Nullable CompletableResultCode> flush = new AtomicReference<>();
  private final RateLimitedWarning warning = new RateLimitedWarning();
  private final AtomicBoolean isShutDown = new AtomicBoolean();
  private volatile boolean hasEnded;

  /** Spans that were taken and not yet given to the sink; never below what the lanes hold. */
  private final AtomicInteger waiting = new AtomicInteger();

  /** Whether the worker wants to be woken once there is a whole batch. */
  private final AtomicBoolean isIdle = new AtomicBoolean();

  /** Taken from the lanes, and too many for the batch before. Of the worker alone. */
  private @Nullable EncodedSpans leftOver;

  private EncodingSpanProcessor(BatchSettings settings, SpanSink sink) {
    this.settings = settings;
    this.sink = sink;
    this.lanes =
        new SpanLanes(
            Math.max(1, Math.min(settings.batchSize() / PARTS_OF_BATCH, MAX_SPANS_IN_PART)));
    this.worker = new DaemonThreadFactory("gatelens-spans").newThread(this::run);
  }

  /** Starts the thread that sends. */
  public static EncodingSpanProcessor start(BatchSettings settings, SpanSink sink) {
    EncodingSpanProcessor processor = new EncodingSpanProcessor(settings, sink);
    processor.worker.start();
    return processor;
  }

  /** Spans that wait. */
  public int waiting() {
    return waiting.get();
  }

  /** Spans that may wait. */
  public int capacity() {
    return settings.queueSize();
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  /** Encodes the span and returns; costs about a microsecond. */
  @Override
  public void onEnd(ReadableSpan span) {
    if (!span.getSpanContext().isSampled() || isShutDown.get()) {
      return;
    }
    int count = waiting.incrementAndGet();
    if (count > settings.queueSize()) {
      waiting.decrementAndGet();
      sink.dropped();
      return;
    }
    lanes.add(span.toSpanData());
    if (count >= settings.batchSize() && isIdle.get() && isIdle.compareAndSet(true, false)) {
      LockSupport.unpark(worker);
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public CompletableResultCode forceFlush() {
    if (hasEnded) {
      return CompletableResultCode.ofSuccess();
    }
    CompletableResultCode own = new CompletableResultCode();
    CompletableResultCode running = flush.compareAndExchange(null, own);
    LockSupport.unpark(worker);
    return running == null ? own : running;
  }

  @Override
  public CompletableResultCode shutdown() {
    if (isShutDown.getAndSet(true)) {
      return CompletableResultCode.ofSuccess();
    }
    CompletableResultCode result = new CompletableResultCode();
    forceFlush()
        .whenComplete(
            () -> {
              hasEnded = true;
              LockSupport.unpark(worker);
              CompletableResultCode closed = sink.shutdown();
              closed.whenComplete(
                  () -> {
                    if (closed.isSuccess()) {
                      result.succeed();
                    } else {
                      result.fail();
                    }
                  });
            });
    return result;
  }

  private void run() {
    long dueNanos = System.nanoTime() + settings.delayNanos();
    while (!hasEnded) {
      long leftNanos = dueNanos - System.nanoTime();
      if (flush.get() != null) {
        flush();
      } else if (leftNanos <= 0 || waiting.get() >= settings.batchSize()) {
        sendOne();
      } else {
        pause(leftNanos);
        continue;
      }
      dueNanos = System.nanoTime() + settings.delayNanos();
    }
  }

  private void pause(long nanos) {
    isIdle.set(true);
    if (flush.get() == null && waiting.get() < settings.batchSize() && !hasEnded) {
      LockSupport.parkNanos(this, nanos);
    }
    isIdle.set(false);
  }

  /** All that waited when it was asked for, and what comes meanwhile only as far as it has to. */
  private void flush() {
    for (int left = waiting.get(); left > 0; ) {
      int sent = sendOne();
      left -= sent;
      if (sent == 0) {
        Thread.onSpinWait(); // A span is just being encoded.
      }
    }
    CompletableResultCode done = flush.getAndSet(null);
    if (done != null) {
      done.succeed();
    }
  }

  /**
   * Sends a batch and waits for its answer.
   *
   * @return its spans; 0 if there are none
   */
  private int sendOne() {
    SpanBatch batch = next();
    if (batch == null) {
      return 0;
    }
    waiting.addAndGet(-batch.count());
    try {
      CompletableResultCode result = sink.export(batch);
      result.whenComplete(() -> batch.parts().forEach(lanes::giveBack));
      result.join(settings.timeoutNanos(), TimeUnit.NANOSECONDS);
    } catch (Throwable failure) {
      // An exporter's loop: the next batch may be better.
      warning.warn("a batch of spans is lost: " + failure);
      AgentLog.debug("a batch of spans cannot be exported", failure);
    }
    return batch.count();
  }

  private @Nullable SpanBatch next() {
    List<EncodedSpans> parts = new ArrayList<>();
    Resource resource = null;
    int count = 0;
    boolean isWhole = false;
    while (true) {
      EncodedSpans part = nextPart();
      if (part == null && !isWhole) {
        isWhole = true;
        lanes.endAll();
        part = nextPart();
      }
      if (part == null) {
        break;
      }
      if ((resource != null && part.resource() != resource)
          || count + part.count() > settings.batchSize()) {
        leftOver = part;
        break;
      }
      resource = part.resource();
      count += part.count();
      parts.add(part);
    }
    return resource == null ? null : new SpanBatch(resource, parts);
  }

  private @Nullable EncodedSpans nextPart() {
    EncodedSpans part = leftOver;
    if (part != null) {
      leftOver = null;
      return part;
    }
    return lanes.poll();
  }

  @Override
  public String toString() {
    return "EncodingSpanProcessor{" + sink + ", " + settings + "}";
  }
}
