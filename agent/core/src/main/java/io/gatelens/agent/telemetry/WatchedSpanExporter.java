package io.gatelens.agent.telemetry;

import io.gatelens.agent.telemetry.otlp.OtlpSending;
import io.gatelens.agent.telemetry.otlp.SpanBatch;
import io.gatelens.agent.telemetry.otlp.SpanSink;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts the spans of batches that did not arrive. */
final class WatchedSpanExporter implements SpanExporter {

  private final SpanExporter exporter;
  private final ExporterWatch watch;
  private final ExportHealth health;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile boolean isHandedOver;

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
    waiting.addAndGet(-spans.size());
    return watched(spans.size(), exporter.export(spans));
  }

  private CompletableResultCode watched(int count, CompletableResultCode result) {
    health.reportQueueFull();
    result.whenComplete(
        () -> {
          watch.ended(result);
          if (!result.isSuccess()) {
            health.exportFailed(count);
          }
        });
    return result;
  }

  /**
   * Hands the exporter over to a processor that encodes spans itself; what had it before can no
   * longer shut it down. Null where it does not take what is encoded: then nothing changes.
   */
  @Nullable SpanSink handOver() {
    OtlpSending sending = OtlpSending.of(exporter);
    if (sending == null) {
      return null;
    }
    isHandedOver = true;
    return new SpanSink() {
      @Override
      public CompletableResultCode export(SpanBatch batch) {
        health.processed(batch.count());
        return watched(batch.count(), sending.export(batch, batch.count()));
      }

      @Override
      public void lost(int spans) {
        health.exportFailed(spans);
      }

      @Override
      public void dropped() {
        health.queueFull();
      }

      @Override
      public CompletableResultCode shutdown() {
        return exporter.shutdown();
      }

      @Override
      public String toString() {
        return exporter.toString();
      }
    };
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return isHandedOver ? CompletableResultCode.ofSuccess() : exporter.shutdown();
  }

  @Override
  public String toString() {
    return exporter.toString();
  }
}
