package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.gateway.GatewaySettings.Detail;
import io.gatelens.gateway.GatewaySettings.Incoming;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A gateway with a clock that the test moves, and all that it reports. */
final class TestGateway {

  static final String ROUTE = "orders";
  static final String TEMPLATE = "/orders/{id}";
  static final String VERSION = "1.2.3";

  final SettableClock clock = new SettableClock();
  final Gateway gateway;
  final OpenTelemetry openTelemetry;
  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final InMemoryMetricReader metrics = InMemoryMetricReader.create();

  TestGateway(GatewaySettings settings, Sampler sampler) {
    this(settings, ReadinessPolicies.DEFAULTS, sampler);
  }

  private TestGateway(GatewaySettings settings, ReadinessPolicies policies, Sampler sampler) {
    this.gateway = new Gateway(settings, policies, clock);
    this.openTelemetry =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .setSampler(sampler)
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
            .setPropagators(
                ContextPropagators.create(
                    TextMapPropagator.composite(
                        W3CTraceContextPropagator.getInstance(),
                        W3CBaggagePropagator.getInstance())))
            .build();
  }

  /** With telemetry up and default settings. */
  static TestGateway started() {
    return started(GatewaySettings.defaults());
  }

  static TestGateway started(GatewaySettings settings) {
    TestGateway started = new TestGateway(settings, Sampler.parentBased(Sampler.alwaysOn()));
    started.telemetryReady();
    return started;
  }

  static TestGateway started(ReadinessPolicies policies) {
    TestGateway started =
        new TestGateway(
            GatewaySettings.defaults(), policies, Sampler.parentBased(Sampler.alwaysOn()));
    started.telemetryReady();
    return started;
  }

  static TestGateway sampledBy(Sampler sampler) {
    TestGateway started = new TestGateway(GatewaySettings.defaults(), sampler);
    started.telemetryReady();
    return started;
  }

  static GatewaySettings settings(Detail detail, Incoming incoming) {
    return new GatewaySettings(detail, 1_000_000L, incoming, null, 1024);
  }

  void telemetryReady() {
    gateway.telemetryReady(openTelemetry, VERSION);
  }

  Route route() {
    return gateway.routes().route(ROUTE, TEMPLATE, "orders-service");
  }

  GatewayRequest matchedRequest() {
    return matchedRequest(new TestHead());
  }

  GatewayRequest matchedRequest(RequestHead head) {
    GatewayRequest request = gateway.requestStarted(head);
    request.routeMatched(route());
    return request;
  }

  /**
   * A request of 100 ms; its attempt takes from 10 to 90, the head is written at 80. Returns the
   * headers that the upstream gets.
   */
  Map<String, String> proxied(int status) {
    GatewayRequest request = matchedRequest();
    clock.setMillis(10);
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    attempt.connectionAcquired(true);
    Map<String, String> headers = new HashMap<>(Map.of("traceparent", "forwarded"));
    attempt.requestPrepared(headers, Map::put);
    clock.setMillis(20);
    attempt.requestSent();
    clock.setMillis(70);
    attempt.firstByte(status);
    clock.setMillis(80);
    attempt.firstBodyByte();
    request.responseCommitted();
    clock.setMillis(90);
    attempt.completed();
    clock.setMillis(100);
    request.ended(status);
    return headers;
  }

  /** All ended spans, oldest end first. */
  List<SpanData> spans() {
    return spans.getFinishedSpanItems();
  }

  SpanData span(SpanKind kind) {
    List<SpanData> ofKind = spans(kind);
    assertThat(ofKind).hasSize(1);
    return ofKind.get(0);
  }

  List<SpanData> spans(SpanKind kind) {
    List<SpanData> ofKind = new ArrayList<>();
    for (SpanData span : spans()) {
      if (span.getKind() == kind) {
        ofKind.add(span);
      }
    }
    return ofKind;
  }

  /** As a set that is equal to one that a test builds; the SDK's own is of another class. */
  static Attributes attributes(SpanData span) {
    return span.getAttributes().toBuilder().build();
  }

  SpanData span(String name) {
    List<SpanData> named = new ArrayList<>();
    for (SpanData span : spans()) {
      if (span.getName().equals(name)) {
        named.add(span);
      }
    }
    assertThat(named).hasSize(1);
    return named.get(0);
  }

  Map<String, MetricData> metrics() {
    Map<String, MetricData> byName = new HashMap<>();
    for (MetricData metric : metrics.collectAllMetrics()) {
      byName.put(metric.getName(), metric);
    }
    return byName;
  }

  /** The metric's value or, for a histogram, sum by attributes; empty where it has no points. */
  Map<Attributes, Double> values(String metric) {
    MetricData data = metrics().get(metric);
    Map<Attributes, Double> values = new HashMap<>();
    if (data == null) {
      return values;
    }
    switch (data.getType()) {
      case HISTOGRAM ->
          data.getHistogramData().getPoints().forEach(p -> put(values, p, p.getSum()));
      case LONG_SUM ->
          data.getLongSumData().getPoints().forEach(p -> put(values, p, (double) p.getValue()));
      case LONG_GAUGE ->
          data.getLongGaugeData().getPoints().forEach(p -> put(values, p, (double) p.getValue()));
      case DOUBLE_GAUGE ->
          data.getDoubleGaugeData().getPoints().forEach(p -> put(values, p, p.getValue()));
      default -> throw new IllegalStateException("unexpected: " + data.getType());
    }
    return values;
  }

  Collection<HistogramPointData> histogram(String metric) {
    MetricData data = metrics().get(metric);
    return data == null ? List.of() : data.getHistogramData().getPoints();
  }

  private static void put(Map<Attributes, Double> values, PointData point, double value) {
    values.put(point.getAttributes(), value);
  }
}
