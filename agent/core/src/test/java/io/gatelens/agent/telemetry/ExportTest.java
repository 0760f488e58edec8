package io.gatelens.agent.telemetry;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.gatelens.agent.logging.CapturedStderr;
import io.gatelens.agent.logging.LogLevel;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real exporters against a real receiver in all its moods. */
@Timeout(60)
class ExportTest {

  private static final String SPAN = "one-span-name";
  private static final String STATSD = "io.gatelens.sdk.statsd.StatsdMetricExporter";
  private static final int QUEUE = 64;
  private static final int BATCH = 16;

  private final CapturedStderr stderr = CapturedStderr.at(LogLevel.INFO);
  private final InMemoryMetricReader reader = InMemoryMetricReader.create();
  private final OpenTelemetrySdk counting =
      OpenTelemetrySdk.builder()
          .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(reader).build())
          .build();
  private final Map<String, String> settings =
      new HashMap<>(
          Map.of(
              "otel.metrics.exporter", "none",
              "otel.bsp.max.queue.size", String.valueOf(QUEUE),
              "otel.bsp.max.export.batch.size", String.valueOf(BATCH),
              "otel.bsp.schedule.delay", "10",
              "otel.java.exporter.otlp.retry.disabled", "true"));

  private final ExportHealth health = new ExportHealth();
  private final AgentHealth agent = new AgentHealth(new InstrumentationStatus());
  private OpenTelemetrySdk sdk = OpenTelemetrySdk.builder().build();
  private OpenTelemetry telemetry = OpenTelemetry.noop();

  @AfterEach
  void close() {
    sdk.shutdown().join(10, TimeUnit.SECONDS);
    counting.close();
    stderr.close();
  }

  @Test
  void spans_arriveWithHeadersCompressedAndAtTheSignalsPath() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      settings.put("otel.exporter.otlp.endpoint", receiver.endpoint());
      settings.put("otel.exporter.otlp.headers", "api-key=a%20b,x=y");
      settings.put("otel.exporter.otlp.compression", "gzip");
      start();

      endSpans(1);
      flush();

      OtlpReceiver.Request request = Objects.requireNonNull(receiver.next());
      assertThat(request.path()).isEqualTo("/v1/traces");
      assertThat(request.headers().getFirst("Api-key")).isEqualTo("a b");
      assertThat(request.headers().getFirst("X")).isEqualTo("y");
      assertThat(request.headers().getFirst("Content-type")).isEqualTo("application/x-protobuf");
      assertThat(request.contains(SPAN)).isTrue();
      assertThat(request.contains("telemetry.distro.name")).isTrue();
      assertThat(stderr.lines()).isEmpty();
    }
  }

  @Test
  void limitsOfSpans_areThoseOfTheSettings() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      settings.put("otel.exporter.otlp.endpoint", receiver.endpoint());
      settings.put("otel.span.attribute.value.length.limit", "4");
      start();

      telemetry
          .getTracer("test")
          .spanBuilder(SPAN)
          .setAttribute("key", "within and beyond")
          .startSpan()
          .setAttribute("later", "with no end")
          .end();
      flush();

      OtlpReceiver.Request request = Objects.requireNonNull(receiver.next());
      assertThat(request.contains("with")).isTrue();
      assertThat(request.contains("within")).isFalse();
      assertThat(request.contains("with no")).isFalse();
    }
  }

  @Test
  void signals_mayGoToDifferentReceivers() throws Exception {
    try (OtlpReceiver traces = OtlpReceiver.start();
        OtlpReceiver metrics = OtlpReceiver.start()) {
      settings.put("otel.metrics.exporter", "otlp");
      settings.put("otel.exporter.otlp.traces.endpoint", traces.endpoint() + "/in/traces");
      settings.put("otel.exporter.otlp.metrics.endpoint", metrics.endpoint() + "/in/metrics");
      health.telemetryReady(start());

      endSpans(1);
      flush();
      sdk.getSdkMeterProvider().forceFlush().join(10, TimeUnit.SECONDS);

      assertThat(Objects.requireNonNull(traces.next()).path()).isEqualTo("/in/traces");
      OtlpReceiver.Request request = Objects.requireNonNull(metrics.next());
      assertThat(request.path()).isEqualTo("/in/metrics");
      assertThat(
              List.of(
                  "otel.sdk.span.started",
                  "otel.sdk.span.live",
                  "otel.sdk.processor.span.processed",
                  "otel.sdk.processor.span.queue.size",
                  "otel.sdk.processor.span.queue.capacity",
                  "otel.sdk.exporter.span.exported",
                  "otel.sdk.exporter.span.inflight",
                  "otel.sdk.exporter.operation.duration"))
          .allMatch(request::contains);
    }
  }

  @Test
  void receiverThatIsDown_isSaidInOneLineHoweverOftenItFails() throws Exception {
    String endpoint = "http://localhost:" + freePort();
    settings.put("otel.exporter.otlp.endpoint", endpoint);
    start();

    for (int i = 0; i < 10; i++) {
      endSpans(BATCH);
      flush();
      waitUntilDropped(BATCH * (i + 1L));
    }

    assertThat(stderr.lines())
        .containsExactly(
            "[gatelens] WARN cannot export spans to "
                + endpoint
                + "/v1/traces: connection refused; telemetry is dropped until it answers, the"
                + " gateway is not affected");
    assertThat(dropped("export_failed")).isEqualTo(10 * BATCH);
    assertThat(dropped("queue_full")).isZero();
  }

  @Test
  void receiverThatIsDown_isSaidForGrpcToo() throws Exception {
    String endpoint = "http://localhost:" + freePort();
    settings.put("otel.exporter.otlp.protocol", "grpc");
    settings.put("otel.exporter.otlp.endpoint", endpoint);
    start();

    endSpans(BATCH);
    flush();

    assertThat(stderr.lines())
        .containsExactly(
            "[gatelens] WARN cannot export spans to "
                + endpoint
                + ": connection refused; telemetry is dropped until it answers, the gateway is not"
                + " affected");
    assertThat(dropped("export_failed")).isEqualTo(BATCH);
  }

  @Test
  void metricsWhoseReceiverIsDown_areSaidInOneLine() throws Exception {
    String endpoint = "http://localhost:" + freePort();
    settings.put("otel.metrics.exporter", "otlp");
    settings.put("otel.exporter.otlp.endpoint", endpoint);
    start();

    sdk.getMeterProvider().get("test").counterBuilder("c").build().add(1);
    for (int i = 0; i < 3; i++) {
      sdk.getSdkMeterProvider().forceFlush().join(10, TimeUnit.SECONDS);
    }

    assertThat(stderr.lines()).hasSize(1);
    assertThat(stderr.lines().get(0))
        .contains("cannot export metrics to " + endpoint + "/v1/metrics: connection refused");
  }

  @Test
  void exportersOfOtherProtocols_areSaidAndCountedUnderTheirOwnAddress() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      String statsd;
      try (DatagramSocket daemon = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
        statsd = "udp://127.0.0.1:" + daemon.getLocalPort();
        settings.put("otel.metrics.exporter", "otlp,statsd");
        settings.put("otel.exporter.otlp.endpoint", receiver.endpoint());
        settings.put("gatelens.statsd.address", statsd);
        start();

        sdk.getMeterProvider().get("test").counterBuilder("c").build().add(1);
        sdk.getSdkMeterProvider().forceFlush().join(10, TimeUnit.SECONDS);
        assertThat(exportedPoints(STATSD, false)).isPositive();
        assertThat(exportedPoints(STATSD, true)).isZero();
      }
      for (int i = 0; i < 3; i++) {
        sdk.getMeterProvider().get("test").counterBuilder("c").build().add(1);
        sdk.getSdkMeterProvider().forceFlush().join(10, TimeUnit.SECONDS);
      }

      assertThat(stderr.lines())
          .containsExactly(
              "[gatelens] WARN cannot export metrics to "
                  + statsd
                  + ": nobody listens there; telemetry is dropped until it answers, the gateway is"
                  + " not affected");
      assertThat(agent.exporters())
          .filteredOn(state -> state.what().equals("metrics"))
          .extracting(ExporterState::endpoint, ExporterState::isFailing)
          .containsExactlyInAnyOrder(
              tuple(receiver.endpoint() + "/v1/metrics", false), tuple(statsd, true));
      assertThat(exportedPoints(STATSD, true)).isPositive();
    }
  }

  @Test
  void receiverThatRecovers_isSaidAndGetsEverythingFromThenOn() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      settings.put("otel.exporter.otlp.endpoint", receiver.endpoint());
      start();

      receiver.answerWith(500);
      endSpans(BATCH);
      waitUntilDropped(BATCH);
      assertThat(agent.exporters()).singleElement().matches(ExporterState::isFailing);
      receiver.answerWith(200);
      endSpans(BATCH);
      while (stderr.linesWith("again").isEmpty()) {
        flush();
      }

      assertThat(stderr.lines())
          .containsExactly(
              "[gatelens] WARN cannot export spans to "
                  + receiver.endpoint()
                  + "/v1/traces: it answered HTTP 500; telemetry is dropped until it answers, the"
                  + " gateway is not affected",
              "[gatelens] INFO spans reach " + receiver.endpoint() + "/v1/traces again");
      assertThat(dropped("export_failed")).isEqualTo(BATCH);
      ExporterState state = agent.exporters().get(0);
      assertThat(state.what()).isEqualTo("spans");
      assertThat(state.endpoint()).isEqualTo(receiver.endpoint() + "/v1/traces");
      assertThat(state.lastError()).isEqualTo("it answered HTTP 500");
      assertThat(state.lastErrorEpochMillis()).isPositive();
      assertThat(state.lastSuccessEpochMillis()).isPositive();
      assertThat(agent.spansDroppedByExport()).isEqualTo(BATCH);
      assertThat(agent.spansDroppedByQueue()).isZero();
    }
  }

  @Test
  void receiverThatHangs_boundsTheQueueAndEveryLostSpanIsCounted() throws Exception {
    int total = 5000;
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      settings.put("otel.exporter.otlp.endpoint", receiver.endpoint());
      receiver.hang();
      start();

      endSpans(total);
      long lost = dropped("queue_full");
      assertThat(lost).isGreaterThan(0);
      receiver.release();
      flush();
      int arrived = 0;
      for (OtlpReceiver.Request request : receiver.requests()) {
        arrived += request.count(SPAN);
      }

      assertThat(arrived + lost).isEqualTo(total);
      // What waits in the queue, and the batch that hangs.
      assertThat(arrived).isBetween(QUEUE, QUEUE + BATCH);
      assertThat(dropped("export_failed")).isZero();
      assertThat(stderr.linesWith("spans were dropped as the queue is full")).hasSize(1);
      assertThat(stderr.lines()).hasSize(1);
      assertThat(sdkCountsAsQueueFull()).isEqualTo(lost);
      assertThat(agent.spansDroppedByQueue()).isEqualTo(lost);
    }
  }

  @Test
  void receiverThatHangsForLong_isSaidAfterTheTimeout() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      settings.put("otel.exporter.otlp.endpoint", receiver.endpoint());
      settings.put("otel.exporter.otlp.timeout", "2s");
      receiver.hang();
      start();

      endSpans(BATCH);
      flush();

      assertThat(stderr.lines()).hasSize(1);
      assertThat(stderr.lines().get(0)).contains(": no answer within the timeout; ");
      assertThat(dropped("export_failed")).isEqualTo(BATCH);
    }
  }

  @Test
  void unknownHost_isSaid() {
    settings.put("otel.exporter.otlp.endpoint", "http://collector.invalid:4318");
    start();

    endSpans(1);
    flush();

    assertThat(stderr.lines()).hasSize(1);
    assertThat(stderr.lines().get(0)).contains(": unknown host; ");
  }

  @Test
  void unsampledSpans_areNotCountedAsLost() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      settings.put("otel.exporter.otlp.endpoint", receiver.endpoint());
      settings.put("otel.traces.sampler", "always_off");
      start();

      endSpans(10 * QUEUE);
      flush();

      assertThat(receiver.requests()).isEmpty();
      assertThat(dropped("queue_full")).isZero();
    }
  }

  private OpenTelemetrySdk start() {
    SdkFactory factory = new SdkFactory(settings, health);
    sdk = factory.build();
    telemetry = factory.withRecordingSpans(sdk);
    health.telemetryReady(counting);
    agent.telemetryReady(health);
    return sdk;
  }

  private void endSpans(int count) {
    Tracer tracer = telemetry.getTracer("test");
    for (int i = 0; i < count; i++) {
      tracer.spanBuilder(SPAN).startSpan().end();
    }
  }

  private void flush() {
    sdk.getSdkTracerProvider().forceFlush().join(20, TimeUnit.SECONDS);
  }

  /** A flush that begins while another ends may end with it. */
  private void waitUntilDropped(long spans) {
    while (dropped("export_failed") < spans) {
      flush();
    }
  }

  private long dropped(String reason) {
    return sum("gatelens.spans.dropped", "reason", reason);
  }

  private long sdkCountsAsQueueFull() {
    return sum("otel.sdk.processor.span.processed", "error.type", "queue_full");
  }

  private long exportedPoints(String exporter, boolean isLost) {
    return sum(
        "otel.sdk.exporter.metric_data_point.exported",
        attributes ->
            exporter.equals(attributes.get(stringKey("otel.component.type")))
                && (attributes.get(stringKey("error.type")) != null) == isLost);
  }

  private long sum(String metric, String key, String value) {
    return sum(metric, attributes -> value.equals(attributes.get(stringKey(key))));
  }

  private long sum(String metric, Predicate<Attributes> isMeant) {
    long sum = 0;
    for (MetricData data : reader.collectAllMetrics()) {
      if (data.getName().equals(metric)) {
        for (LongPointData point : data.getLongSumData().getPoints()) {
          if (isMeant.test(point.getAttributes())) {
            sum += point.getValue();
          }
        }
      }
    }
    return sum;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
