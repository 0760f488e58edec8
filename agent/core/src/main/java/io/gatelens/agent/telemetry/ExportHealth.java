package io.gatelens.agent.telemetry;

import io.gatelens.agent.logging.RateLimitedWarning;
import io.gatelens.agent.telemetry.otlp.BatchSettings;
import io.gatelens.agent.telemetry.otlp.EncodingSpanProcessor;
import io.gatelens.agent.telemetry.otlp.SpanSink;
import io.gatelens.gateway.GatewayMetrics;
import io.gatelens.sdk.kong.MetricsProfile;
import io.gatelens.sdk.prometheus.ScrapeReader;
import io.gatelens.sdk.push.PushExporter;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sees what becomes of spans and metrics on their way out: counts the spans that are lost, and says
 * once a minute at most why.
 */
final class ExportHealth {

  private static final String SPANS = "spans";
  private static final String METRICS = "metrics";
  private static final String LOGS = "logs";
  private static final String OTLP_ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");
  private static final Attributes QUEUE_FULL = Attributes.of(REASON, "queue_full");
  private static final Attributes EXPORT_FAILED = Attributes.of(REASON, "export_failed");

  private final RateLimitedWarning queueWarning = new RateLimitedWarning();
  private final LongAdder unsaidQueueFull = new LongAdder();
  private final LongAdder droppedByQueue = new LongAdder();
  private final LongAdder droppedByExport = new LongAdder();
  private volatile LongCounter dropped = MeterProvider.noop().get("").counterBuilder("").build();
  private final SpanProcessorMetrics processorMetrics = new SpanProcessorMetrics();
  private final List<ExportTarget> targets = new ArrayList<>();
  private final List<ExporterWatch> watches = new CopyOnWriteArrayList<>();
  private final List<ExportedPoints> exportedPoints = new ArrayList<>();
  private final ReportedSeries series;
  private volatile @Nullable ScrapeReader scrapeReader;
  private boolean hasProfiledReader;

  /** Everything is reported. */
  ExportHealth() {
    this(route -> true);
  }

  /**
   * @param isReported asked with a route's id, whether its series are to be told to whoever reads
   *     metrics
   */
  ExportHealth(Predicate<String> isReported) {
    this.series = new ReportedSeries(isReported);
  }

  /** Called once the SDK is up; what is lost before that is said but not counted. */
  void telemetryReady(OpenTelemetry telemetry) {
    dropped =
        SelfMetrics.meter(telemetry)
            .counterBuilder(GatewayMetrics.SPANS_DROPPED)
            .setUnit("{span}")
            // As in the model, which counts the reason startup in its own scope.
            .setDescription("Spans that could not be reported.")
            .build();
    // A series that is there from the start lets an alert tell "none" from "not known".
    dropped.add(0, QUEUE_FULL);
    dropped.add(0, EXPORT_FAILED);
    processorMetrics.telemetryReady(telemetry);
    exportedPoints.forEach(points -> points.telemetryReady(telemetry));
  }

  /** Whether there is an exporter of spans; on the thread that built the SDK, once it is built. */
  boolean hasSpanExporter() {
    return targets.stream().anyMatch(target -> target.what().equals(SPANS));
  }

  /** Whether there is an exporter of log records; as {@link #hasSpanExporter}. */
  boolean hasLogRecordExporter() {
    return targets.stream().anyMatch(target -> target.what().equals(LOGS));
  }

  /** Where telemetry goes; on the thread that built the SDK, once it is built. */
  List<ExportTarget> targets() {
    return List.copyOf(targets);
  }

  /** The SDK is built, maybe not for the first time: what an earlier try made is not used. */
  void buildBegins() {
    targets.clear();
    watches.clear();
    scrapeReader = null;
    hasProfiledReader = false;
    exportedPoints.clear();
    processorMetrics.of(null);
  }

  SpanExporter watch(SpanExporter exporter, ConfigProperties properties) {
    String endpoint = OtlpEndpoint.of("traces", properties);
    targets.add(new ExportTarget(SPANS, endpoint, OTLP_ENDPOINT, () -> exporter.export(List.of())));
    return new WatchedSpanExporter(exporter, watch(SPANS, endpoint), this);
  }

  /** Those of OTLP count for themselves what they exported; other exporters are counted here. */
  MetricExporter watch(MetricExporter exporter, ConfigProperties properties) {
    boolean isOtlp = OtlpEndpoint.isOf(exporter);
    String endpoint = isOtlp ? OtlpEndpoint.of("metrics", properties) : exporter.toString();
    String setting = isOtlp ? OTLP_ENDPOINT : "the exporter's address";
    targets.add(new ExportTarget(METRICS, endpoint, setting, () -> exporter.export(List.of())));
    ExportedPoints points = isOtlp ? null : new ExportedPoints(exporter.getClass().getName());
    if (points != null) {
      exportedPoints.add(points);
    }
    boolean hasProfile = MetricsProfile.of(properties) != MetricsProfile.NONE;
    // In this order: without a profile nothing of the sinks that are pushed to is loaded for it.
    hasProfiledReader |= hasProfile && !isOtlp && exporter instanceof PushExporter;
    boolean isForOthers = isOtlp && hasProfile;
    return new WatchedMetricExporter(
        exporter,
        watch(METRICS, endpoint),
        isForOthers ? metrics -> MetricsProfile.without(series.apply(metrics)) : series,
        points);
  }

  MetricReader keep(MetricReader reader, ConfigProperties properties) {
    if (reader instanceof ScrapeReader scrape) {
      scrape.selectedBy(series);
      scrapeReader = scrape;
    }
    return reader;
  }

  /** Whether somebody reads metrics who can tell them in a profile's names. */
  boolean hasProfiledReader() {
    return hasProfiledReader || scrapeReader != null;
  }

  /** What is asked for metrics; null where nobody may ask. On any thread, once the SDK is built. */
  @Nullable ScrapeReader scrapeReader() {
    return scrapeReader;
  }

  LogRecordExporter watch(LogRecordExporter exporter, ConfigProperties properties) {
    String endpoint = OtlpEndpoint.of("logs", properties);
    targets.add(new ExportTarget(LOGS, endpoint, OTLP_ENDPOINT, () -> exporter.export(List.of())));
    return new WatchedLogRecordExporter(exporter, watch(LOGS, endpoint));
  }

  private ExporterWatch watch(String what, String endpoint) {
    ExporterWatch watch = new ExporterWatch(what, endpoint);
    watches.add(watch);
    return watch;
  }

  /** How each exporter fares; on any thread. */
  List<ExporterState> states() {
    return watches.stream().map(ExporterWatch::state).toList();
  }

  /** Spans for which the queue had no room. */
  long droppedByQueue() {
    return droppedByQueue.sum();
  }

  /** Spans that were given to an exporter and did not arrive. */
  long droppedByExport() {
    return droppedByExport.sum();
  }

  /**
   * Puts another in the place of a batch processor that only an exporter of OTLP is behind, and a
   * bound before the queue of others. Where several exporters share the processor nobody can tell
   * how full its queue is: it then drops and warns by itself.
   */
  SpanProcessor bound(SpanProcessor processor, ConfigProperties properties) {
    if (processor instanceof BatchSpanProcessor batch
        && batch.getSpanExporter() instanceof WatchedSpanExporter exporter) {
      int queueSize = properties.getInt(SdkFactory.QUEUE_SIZE, SdkFactory.DEFAULT_QUEUE_SIZE);
      SpanSink sink = exporter.handOver();
      return sink == null
          ? new BoundedSpanProcessor(batch, exporter, queueSize, this)
          : inPlaceOf(batch, settings(queueSize, properties), sink);
    }
    return processor;
  }

  private SpanProcessor inPlaceOf(BatchSpanProcessor batch, BatchSettings settings, SpanSink sink) {
    batch.shutdown();
    EncodingSpanProcessor encoding = EncodingSpanProcessor.start(settings, sink);
    processorMetrics.of(encoding);
    return encoding;
  }

  /** Those that the SDK has read too, and found to be good. */
  private static BatchSettings settings(int queueSize, ConfigProperties properties) {
    return new BatchSettings(
        queueSize,
        properties.getInt(SdkFactory.BATCH_SIZE, SdkFactory.DEFAULT_BATCH_SIZE),
        properties.getDuration("otel.bsp.schedule.delay", Duration.ofSeconds(1)).toNanos(),
        properties.getDuration("otel.bsp.export.timeout", Duration.ofSeconds(30)).toNanos());
  }

  /** On the thread that ended the span: counts and returns. */
  void queueFull() {
    dropped.add(1, QUEUE_FULL);
    processorMetrics.queueFull();
    droppedByQueue.increment();
    unsaidQueueFull.increment();
  }

  /** On the batch processor's thread: says what the requests' threads only counted. */
  void reportQueueFull() {
    long count = unsaidQueueFull.sum();
    if (count > 0
        && queueWarning.warn(
            count
                + " spans were dropped as the queue is full: the receiver is slower than the"
                + " gateway; sample (OTEL_TRACES_SAMPLER) or raise OTEL_BSP_MAX_QUEUE_SIZE")) {
      unsaidQueueFull.add(-count);
    }
  }

  /** The batch processor in place of the SDK's gives these away. */
  void processed(int spans) {
    processorMetrics.processed(spans);
  }

  void exportFailed(int spans) {
    dropped.add(spans, EXPORT_FAILED);
    droppedByExport.add(spans);
  }
}
