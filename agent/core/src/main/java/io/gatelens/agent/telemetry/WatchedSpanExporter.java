package io.gatelens.agent.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the spans of batches that did not arrive. */
final class WatchedSpanExporter implements SpanExporter {

  private final SpanExporter exporter;
  private final ExporterWatch watch;
  private final ExportHealth health;
  private final AtomicInteger waiting = new AtomicInteger();

  WatchedSpanExporter(SpanExporter exporter, ExporterWatch watch, ExportHealth health) {
    this.exporter = exporter;
    this.watch = watch;
    this.health = health;
  }

  /** Spans that were given to the processor before this exporter, and not yet to it. */
  AtomicInteger waiting() {
    return waiting;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    int count = spans.size();
    waiting.addAndGet(-count);
    health.reportQueueFull();
    CompletableResultCode result = exporter.export(spans);
    result.whenComplete(
        () -> {
          watch.ended(result);
          if (!result.isSuccess()) {
            health.exportFailed(count);
          }
        });
    return result;
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }

  @Override
  public String toString() {
    return exporter.toString();
  }
}
