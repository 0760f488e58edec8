package io.gatelens.agent.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import java.util.Collection;

/** Says when log records do not arrive, and is otherwise the exporter that it watches. */
final class WatchedLogRecordExporter implements LogRecordExporter {

  private final LogRecordExporter exporter;
  private final ExporterWatch watch;

  WatchedLogRecordExporter(LogRecordExporter exporter, ExporterWatch watch) {
    this.exporter = exporter;
    this.watch = watch;
  }

  @Override
  public CompletableResultCode export(Collection<LogRecordData> records) {
    CompletableResultCode result = exporter.export(records);
    result.whenComplete(() -> watch.ended(result));
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
