package io.gatelens.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The receiver against the real exporters. */
class OtlpReceiverTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final OtlpReceiver receiver = OtlpReceiver.start();

  @AfterEach
  void close() {
    receiver.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http/protobuf"})
  void span_arrivesWholeOverBothProtocols(String protocol) {
    try (var sdk = sdk(spanExporter(protocol, "gzip"), metricExporter(protocol))) {
      var tracer = sdk.getTracer("scope");
      var parent = tracer.spanBuilder("parent").setSpanKind(SpanKind.SERVER).startSpan();
      tracer
          .spanBuilder("child")
          .setParent(Context.root().with(parent))
          .setSpanKind(SpanKind.CLIENT)
          .setStartTimestamp(1_000, TimeUnit.MILLISECONDS)
          .setAttribute("text", "t")
          .setAttribute("number", 7L)
          .setAttribute("fraction", 0.5)
          .setAttribute("yes", true)
          .setAttribute(AttributeKey.stringArrayKey("list"), List.of("a", "b"))
          .addLink(parent.getSpanContext())
          .startSpan()
          .addEvent("event", Attributes.of(AttributeKey.longKey("n"), 1L), 1, TimeUnit.SECONDS)
          .setStatus(StatusCode.ERROR, "broken")
          .end(1_500, TimeUnit.MILLISECONDS);
      parent.end();
      var id = parent.getSpanContext();

      var child = receiver.awaitSpan(span -> span.name().equals("child"), TIMEOUT);

      assertThat(child)
          .isEqualTo(
              new ReceivedSpan(
                  Map.of("service.name", "rig"),
                  "scope",
                  id.getTraceId(),
                  child.spanId(),
                  id.getSpanId(),
                  "",
                  "child",
                  "CLIENT",
                  1_000_000_000L,
                  1_500_000_000L,
                  Map.of(
                      "text",
                      "t",
                      "number",
                      7L,
                      "fraction",
                      0.5,
                      "yes",
                      true,
                      "list",
                      List.of("a", "b")),
                  List.of(new ReceivedSpan.Event("event", 1_000_000_000L, Map.of("n", 1L))),
                  "ERROR",
                  "broken",
                  List.of(new ReceivedSpan.Link(id.getTraceId(), id.getSpanId(), Map.of()))));
      var request = receiver.awaitRequest(r -> r.protocol().equals(protocol), TIMEOUT);
      assertThat(request.compression()).isEqualTo("gzip");
      assertThat(request.headers()).containsEntry("x-key", "secret");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http/protobuf"})
  void metrics_keepTheLatestPointOfEachSeries(String protocol) {
    try (var sdk = sdk(spanExporter(protocol, "none"), metricExporter(protocol))) {
      var meter = sdk.getMeter("scope");
      var counter = meter.counterBuilder("calls").setUnit("{call}").build();
      var histogram =
          meter
              .histogramBuilder("duration")
              .setUnit("s")
              .setExplicitBucketBoundariesAdvice(List.of(1.0, 2.0))
              .build();
      counter.add(1, Attributes.of(AttributeKey.stringKey("route"), "a"));
      counter.add(5, Attributes.of(AttributeKey.stringKey("route"), "b"));
      histogram.record(0.5);
      histogram.record(1.5);
      histogram.record(9);
      assertDone(sdk.getSdkMeterProvider().forceFlush());
      counter.add(1, Attributes.of(AttributeKey.stringKey("route"), "a"));
      assertDone(sdk.getSdkMeterProvider().forceFlush());

      var a = receiver.awaitMetric(m -> m.has("route", "a") && m.value() == 2, TIMEOUT);
      var duration = receiver.awaitMetric(m -> m.name().equals("duration"), TIMEOUT);

      assertThat(a.type()).isEqualTo(ReceivedMetric.Type.SUM);
      assertThat(a.isCumulative()).isTrue();
      assertThat(a.isMonotonic()).isTrue();
      assertThat(a.unit()).isEqualTo("{call}");
      assertThat(duration.count()).isEqualTo(3);
      assertThat(duration.sum()).isEqualTo(11);
      assertThat(duration.bounds()).containsExactly(1.0, 2.0);
      assertThat(duration.bucketCounts()).containsExactly(1L, 1L, 1L);
      assertThat(receiver.currentMetrics()).filteredOn(m -> m.scope().equals("scope")).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http/protobuf"})
  void refusedThenRecovered_receivesAgainOnTheSamePort(String protocol) {
    try (var exporter = spanExporter(protocol, "none");
        var sdk = sdk(exporter, metricExporter(protocol))) {
      receiver.refuse();
      sdk.getTracer("scope").spanBuilder("lost").startSpan().end();

      receiver.recover();
      sdk.getTracer("scope").spanBuilder("kept").startSpan().end();

      receiver.awaitSpan(span -> span.name().equals("kept"), TIMEOUT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http/protobuf"})
  void answeredBadly_keepsTheRequestButNotTheSpan(String protocol) {
    receiver.answer(400);
    try (var sdk = sdk(spanExporter(protocol, "none"), metricExporter(protocol))) {
      sdk.getTracer("scope").spanBuilder("lost").startSpan().end();
      receiver.awaitRequest(request -> true, TIMEOUT);
      assertDone(sdk.getSdkTracerProvider().forceFlush());
      assertThat(receiver.spans()).isEmpty();

      receiver.recover();
      sdk.getTracer("scope").spanBuilder("kept").startSpan().end();

      receiver.awaitSpan(span -> span.name().equals("kept"), TIMEOUT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http/protobuf"})
  void hanging_holdsTheRequestUntilItRecovers(String protocol) {
    receiver.hang();
    try (var sdk = sdk(spanExporter(protocol, "none"), metricExporter(protocol))) {
      sdk.getTracer("scope").spanBuilder("held").startSpan().end();
      receiver.awaitRequest(request -> true, TIMEOUT);
      assertThat(receiver.spans()).isEmpty();

      receiver.recover();

      receiver.awaitSpan(span -> span.name().equals("held"), TIMEOUT);
    }
  }

  @Test
  void delayed_arrivesLater() {
    receiver.delay(Duration.ofMillis(200));
    try (var sdk = sdk(spanExporter("grpc", "none"), metricExporter("grpc"))) {
      var startNanos = System.nanoTime();
      sdk.getTracer("scope").spanBuilder("late").startSpan().end();

      receiver.awaitSpan(span -> span.name().equals("late"), TIMEOUT);

      assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
          .isGreaterThan(Duration.ofMillis(200));
    }
  }

  @Test
  void awaitInVain_saysWhatWasReceived() {
    try (var sdk = sdk(spanExporter("grpc", "none"), metricExporter("grpc"))) {
      sdk.getTracer("scope").spanBuilder("another").startSpan().end();
      receiver.awaitSpan(span -> span.name().equals("another"), TIMEOUT);

      assertThatThrownBy(
              () -> receiver.awaitSpan(span -> span.name().equals("one"), Duration.ofMillis(1)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("0 of at least 1 expected spans")
          .hasMessageContaining("INTERNAL \"another\"");
    }
  }

  @Test
  void quantile_isLinearWithinTheBucket() {
    var histogram =
        new ReceivedMetric(
            Map.of(),
            "",
            "duration",
            "s",
            ReceivedMetric.Type.HISTOGRAM,
            true,
            true,
            Map.of(),
            0,
            0,
            Double.NaN,
            100,
            1,
            List.of(1.0, 2.0),
            List.of(50L, 50L, 0L),
            1);

    assertThat(histogram.quantile(0.5)).isEqualTo(1.0);
    assertThat(histogram.quantile(0.75)).isEqualTo(1.5);
  }

  private static void assertDone(CompletableResultCode result) {
    assertThat(result.join(10, TimeUnit.SECONDS).isDone()).isTrue();
  }

  private static OpenTelemetrySdk sdk(SpanExporter spans, MetricExporter metrics) {
    var resource = Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "rig"));
    return OpenTelemetrySdk.builder()
        .setTracerProvider(
            SdkTracerProvider.builder()
                .setResource(resource)
                .addSpanProcessor(SimpleSpanProcessor.create(spans))
                .build())
        .setMeterProvider(
            SdkMeterProvider.builder()
                .setResource(resource)
                .registerMetricReader(
                    PeriodicMetricReader.builder(metrics).setInterval(Duration.ofHours(1)).build())
                .build())
        .build();
  }

  private SpanExporter spanExporter(String protocol, String compression) {
    return protocol.equals("grpc")
        ? OtlpGrpcSpanExporter.builder()
            .setEndpoint(receiver.grpcEndpoint())
            .setCompression(compression)
            .addHeader("x-key", "secret")
            .build()
        : OtlpHttpSpanExporter.builder()
            .setEndpoint(receiver.httpEndpoint() + "/v1/traces")
            .setCompression(compression)
            .addHeader("x-key", "secret")
            .build();
  }

  private MetricExporter metricExporter(String protocol) {
    return protocol.equals("grpc")
        ? OtlpGrpcMetricExporter.builder().setEndpoint(receiver.grpcEndpoint()).build()
        : OtlpHttpMetricExporter.builder()
            .setEndpoint(receiver.httpEndpoint() + "/v1/metrics")
            .build();
  }
}
