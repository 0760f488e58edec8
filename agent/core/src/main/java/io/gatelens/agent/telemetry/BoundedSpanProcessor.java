package io.gatelens.agent.telemetry;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Drops, and counts, the spans for which the batch processor's queue has no room.
 *
 * <p>The batch processor does so too, but tells nobody: its own count goes to a metric that cannot
 * be read inside the process. Invariant: {@code waiting} is the number of spans given to it that
 * the exporter has not been given yet, never below what its queue holds; so its queue is never full
 * and every drop happens here. Costs one atomic increment per ended span.
 */
final class BoundedSpanProcessor implements SpanProcessor {

  private final BatchSpanProcessor batch;
  private final AtomicInteger waiting;
  private final int queueSize;
  private final ExportHealth health;
  private volatile boolean isShutDown;

  BoundedSpanProcessor(
      BatchSpanProcessor batch, WatchedSpanExporter exporter, int queueSize, ExportHealth health) {
    this.batch = batch;
    this.waiting = exporter.waiting();
    this.queueSize = queueSize;
    this.health = health;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (!span.getSpanContext().isSampled() || isShutDown) {
      return;
    }
    if (waiting.incrementAndGet() > queueSize) {
      waiting.decrementAndGet();
      health.queueFull();
      return;
    }
    batch.onEnd(span);
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public CompletableResultCode shutdown() {
    isShutDown = true; // Nobody empties the queue any more.
    return batch.shutdown();
  }

  @Override
  public CompletableResultCode forceFlush() {
    return batch.forceFlush();
  }

  @Override
  public String toString() {
    return "BoundedSpanProcessor{" + batch + "}";
  }
}
