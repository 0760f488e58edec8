package io.gatelens.agent.telemetry;

import io.gatelens.gateway.ExceptionEvent;
import io.gatelens.sdk.prometheus.ScrapeReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the agent itself fares: what is woven, whether telemetry is up, what becomes of spans and
 * metrics on their way out. Thread-safe.
 */
public final class AgentHealth {

  private final InstrumentationStatus instrumentation;

  // Each is written once, by the thread that brings telemetry up.
  private volatile @Nullable ExportHealth exports;
  private volatile @Nullable String failure;

  /** Of an agent whose telemetry is not up yet. */
  public AgentHealth(InstrumentationStatus instrumentation) {
    this.instrumentation = instrumentation;
  }

  /** What is woven. */
  public InstrumentationStatus instrumentation() {
    return instrumentation;
  }

  /** Whether telemetry is up. */
  public boolean isTelemetryUp() {
    return exports != null;
  }

  /**
   * Why telemetry will never be up, or a part of it where {@link #isTelemetryUp}; for people,
   * bounded and without credentials. Null where it is up, or may still be.
   */
  public @Nullable String telemetryFailure() {
    return failure;
  }

  /** Where telemetry goes and what became of it; empty where nothing is exported, or not yet. */
  public List<ExporterState> exporters() {
    ExportHealth known = exports;
    return known == null ? List.of() : known.states();
  }

  /** What is asked for metrics; null where {@code prometheus} is no exporter, or not yet. */
  public @Nullable ScrapeReader scrapeReader() {
    ExportHealth known = exports;
    return known == null ? null : known.scrapeReader();
  }

  /** Spans for which the queue had no room. */
  public long spansDroppedByQueue() {
    ExportHealth known = exports;
    return known == null ? 0 : known.droppedByQueue();
  }

  /** Spans that an exporter could not get rid of. */
  public long spansDroppedByExport() {
    ExportHealth known = exports;
    return known == null ? 0 : known.droppedByExport();
  }

  void telemetryReady(ExportHealth exports) {
    this.exports = exports;
  }

  /** Telemetry, or a part of it, will never be up. */
  public void telemetryFailed(Throwable failure) {
    this.failure = ExceptionEvent.redacted(String.valueOf(failure));
  }
}
