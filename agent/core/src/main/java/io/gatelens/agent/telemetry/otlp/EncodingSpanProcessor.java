package io.gatelens.agent.telemetry.otlp;

import io.gatelens.agent.logging.AgentLog;
import io.gatelens.agent.logging.RateLimitedWarning;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.internal.DaemonThreadFactory;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Takes the place of the SDK's batch processor before an exporter of OTLP: each span is encoded at
 * its end, by the thread that ended it and has it in its cache, and what waits are bytes.
 *
 * <p>The settings are the SDK's, and so is what they do: a batch is sent once it is full or the
 * delay has passed, one at a time; spans beyond the queue's size are dropped and counted. Within a
 * batch the order is another.
 */
public final class EncodingSpanProcessor implements SpanProcessor {

  /** For a span that is counted already and not yet encoded. */
  private static final long MOMENT_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private static final int LAST_MOMENTS = 100;

  /** After a failure. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final BatchSettings settings;
  private final SpanSink sink;
  private final WaitingSpans spans;
  private final Thread worker;
  private final RateLimitedWarning warning = new RateLimitedWarning();
  private final CompletableResultCode shutdown = new CompletableResultCode();

  /** Guards the next two. */
  private final Object requests = new Object();

  private final List<CompletableResultCode> flushes = new ArrayList<>();

  /** Nobody answers any more. */
  private boolean isOver;

  /** Of a span that could not be encoded, until it is said. One of several is enough. */
  private volatile @Nullable RuntimeException failure;

  private volatile boolean isFlushWanted;
  private volatile boolean isShutDown;

  /** Whether the worker wants to be woken once there is a whole batch. */
  private final AtomicBoolean isIdle = new AtomicBoolean();

  private EncodingSpanProcessor(BatchSettings settings, SpanSink sink) {
    this.settings = settings;
    this.sink = sink;
    this.spans = new WaitingSpans(settings);
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
    return spans.count();
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

  /** Encodes the span and returns. */
  @Override
  public void onEnd(ReadableSpan span) {
    if (!span.getSpanContext().isSampled() || isShutDown) {
      return;
    }
    int waiting;
    try {
      waiting = spans.add(span.toSpanData());
    } catch (RuntimeException e) {
      sink.lost(1);
      failure = e;
      return;
    } catch (Error e) {
      sink.lost(1);
      throw e;
    }
    if (waiting == 0) {
      sink.dropped();
    } else if (waiting >= settings.batchSize()
        && isIdle.get()
        && isIdle.compareAndSet(true, false)) {
      LockSupport.unpark(worker);
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  /** Done once all spans that ended before the call were sent, or could not be. */
  @Override
  public CompletableResultCode forceFlush() {
    CompletableResultCode result = new CompletableResultCode();
    synchronized (requests) {
      if (isOver) {
        return result.succeed();
      }
      flushes.add(result);
      isFlushWanted = true;
    }
    LockSupport.unpark(worker);
    return result;
  }

  @Override
  public CompletableResultCode shutdown() {
    isShutDown = true;
    LockSupport.unpark(worker);
    return shutdown;
  }

  private void run() {
    long dueNanos = System.nanoTime() + settings.delayNanos();
    while (!isShutDown) {
      // Whoever interrupts all threads of a process does not know this one.
      boolean unused = Thread.interrupted();
      try {
        sayFailure();
        if (isFlushWanted) {
          flush();
        } else if (System.nanoTime() - dueNanos >= 0) {
          dueNanos = System.nanoTime() + settings.delayNanos();
          spans.collectAll();
          sendAll();
        } else if (spans.count() >= settings.batchSize()) {
          sendFull();
        } else {
          pause(dueNanos - System.nanoTime());
        }
      } catch (Throwable e) {
        // An exporter's loop: the next round may be better, and what waits is still there.
        warn("spans cannot be sent for now", e);
        LockSupport.parkNanos(this, PAUSE_NANOS);
      }
    }
    end();
  }

  /** On this thread, as that of a request only notes it. */
  private void sayFailure() {
    RuntimeException noted = failure;
    if (noted != null) {
      failure = null;
      warn("a span cannot be encoded and is dropped", noted);
    }
  }

  private void warn(String what, Throwable cause) {
    warning.warn(what + ": " + cause);
    AgentLog.debug(what, cause);
  }

  private void pause(long nanos) {
    isIdle.set(true);
    if (!isFlushWanted && !isShutDown && spans.count() < settings.batchSize()) {
      LockSupport.parkNanos(this, nanos);
    }
    isIdle.set(false);
  }

  private void flush() {
    List<CompletableResultCode> asked;
    synchronized (requests) {
      asked = List.copyOf(flushes);
      flushes.clear();
      isFlushWanted = false;
    }
    try {
      spans.collectAll();
      sendAll();
    } finally {
      asked.forEach(this::succeed);
    }
  }

  /** What others do then is not to keep the rest from being told. */
  private void succeed(CompletableResultCode result) {
    try {
      result.succeed();
    } catch (Throwable e) {
      AgentLog.debug("a flush's end cannot be told", e);
    }
  }

  private void sendAll() {
    for (SpanBatch batch = spans.next(); batch != null; batch = spans.next()) {
      send(batch);
    }
  }

  /** What the lanes have handed on needs no copy: what they still hold is for the next batch. */
  private void sendFull() {
    spans.collectFull();
    if (!spans.hasMostOfBatch()) {
      spans.collectAll();
    }
    SpanBatch batch = spans.next();
    if (batch == null) {
      LockSupport.parkNanos(this, MOMENT_NANOS);
    } else {
      send(batch);
    }
  }

  /** Waits for the answer. */
  private void send(SpanBatch batch) {
    CompletableResultCode result;
    try {
      result = sink.export(batch);
    } catch (Throwable e) {
      sink.lost(batch.count()); // An exporter's loop, as above.
      warn("a batch of spans cannot be sent and is dropped", e);
      return;
    }
    result.whenComplete(() -> spans.giveBack(batch));
    result.join(settings.timeoutNanos(), TimeUnit.NANOSECONDS);
  }

  private void end() {
    try {
      sendLast();
    } catch (Throwable e) {
      warn("the last spans may be lost", e);
    }
    List<CompletableResultCode> asked;
    synchronized (requests) {
      isOver = true;
      asked = List.copyOf(flushes);
      flushes.clear();
    }
    asked.forEach(this::succeed);
    try {
      CompletableResultCode closed = sink.shutdown();
      closed.whenComplete(() -> end(closed));
    } catch (Throwable e) {
      warn("the exporter of spans cannot be shut down", e);
      shutdown.fail();
    }
  }

  /** Those that a thread is just about to add are waited for, if only for a moment. */
  private void sendLast() {
    for (int i = 0; i < LAST_MOMENTS; i++) {
      boolean unused = Thread.interrupted();
      spans.collectAll();
      sendAll();
      if (spans.count() == 0) {
        return;
      }
      LockSupport.parkNanos(this, MOMENT_NANOS);
    }
    sink.lost(spans.abandon());
  }

  private void end(CompletableResultCode closed) {
    if (closed.isSuccess()) {
      shutdown.succeed();
    } else {
      shutdown.fail();
    }
  }

  @Override
  public String toString() {
    return "EncodingSpanProcessor{" + sink + ", " + settings + "}";
  }
}
