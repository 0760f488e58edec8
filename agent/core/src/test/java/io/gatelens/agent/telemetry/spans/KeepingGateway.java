package io.gatelens.agent.telemetry.spans;

import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayAttributes;
import io.gatelens.gateway.GatewayClock;
import io.gatelens.gateway.GatewayRequest;
import io.gatelens.gateway.GatewaySettings;
import io.gatelens.gateway.GatewaySettings.Detail;
import io.gatelens.gateway.GatewaySettings.Incoming;
import io.gatelens.gateway.RouteLookup;
import io.gatelens.gateway.UpstreamAttempt;
import io.gatelens.sdk.keeping.KeepPolicy;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A gateway with spans of our own that are kept when they tell of an error. */
final class KeepingGateway {

  private final StepClock clock = new StepClock();
  private final Twin.Collected collected = new Twin.Collected();
  private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
  final Gateway gateway;
  final Map<String, String> sentHeaders = new HashMap<>();
  final Twin spans;
  private final OpenTelemetry own;

  KeepingGateway(Incoming incoming, Sampler sampler) {
    this(incoming, sampler, true);
  }

  KeepingGateway(Incoming incoming, Sampler sampler, boolean isUp) {
    SdkMeterProvider meters = SdkMeterProvider.builder().registerMetricReader(metrics).build();
    OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder().setSampler(sampler).addSpanProcessor(collected).build())
            .setMeterProvider(meters)
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    gateway = new Gateway(new GatewaySettings(Detail.FULL, 0, incoming, null, 16), clock);
    gateway.keepSpans(
        new RequestKeeper(
            Objects.requireNonNull(
                KeepPolicy.of(
                    DefaultConfigProperties.createFromMap(
                        Map.of(
                            "gatelens.trace.keep", "error",
                            "gatelens.trace.keep.max-per-second", "10000"))))));
    own =
        new OwnSpans(
            sdk,
            RecordingTracerProvider.inPlaceOf(
                sdk.getSdkTracerProvider(), List.of(collected), Resource.empty(), meters));
    if (isUp) {
      telemetryReady();
    }
    spans = new Twin(own.getTracer("unused"), collected, metrics);
  }

  void telemetryReady() {
    gateway.telemetryReady(own, "1");
  }

  /** Two attempts, of which the first gets no connection and the second a 503. */
  void failingRequest() {
    GatewayRequest request = gateway.requestStarted(new CallerHead("/failing"));
    RouteLookup lookup = Objects.requireNonNull(request.routeLookupStarted());
    clock.step();
    lookup.ended(() -> 3);
    request.routeMatched(gateway.routes().route("orders", "/orders/**", "orders"));
    UpstreamAttempt refused = request.attempt(new OrdersCall());
    clock.step();
    refused.requestPrepared(sentHeaders, (to, key, value) -> to.put(key + 0, value));
    refused.failed(new IOException("refused"));
    clock.step();
    UpstreamAttempt answered = request.attempt(new OrdersCall());
    var opening = answered.connectionOpening();
    opening.lookupStarted();
    clock.step();
    opening.connectStarted();
    clock.step();
    opening.connected();
    answered.connectionAcquired(false);
    answered.requestPrepared(sentHeaders, (to, key, value) -> to.put(key + 1, value));
    clock.step();
    answered.requestSent();
    clock.step();
    answered.firstByte(503);
    answered.completed();
    request.failed(new IllegalStateException("no answer"));
    request.ended(503);
  }

  void request(String path, int status) {
    GatewayRequest request = gateway.requestStarted(new CallerHead(path));
    request.routeMatched(gateway.routes().route("orders", "/orders/**", "orders"));
    UpstreamAttempt attempt = request.attempt(new OrdersCall());
    attempt.requestPrepared(sentHeaders, (to, key, value) -> to.put(key + 0, value));
    attempt.firstByte(status);
    attempt.completed();
    request.ended(status);
  }

  String upstreamHeader(int attempt) {
    return Objects.requireNonNull(sentHeaders.get("traceparent" + attempt));
  }

  SpanData server() {
    return spans.ended().stream()
        .filter(span -> span.getKind() == SpanKind.SERVER)
        .findFirst()
        .orElseThrow();
  }

  /** All that the spans say but their ids, and why they were kept. */
  List<String> described() {
    Map<String, String> names = new HashMap<>();
    names.put("b7ad6b7169203331", "the caller");
    spans.ended().forEach(span -> names.put(span.getSpanId(), span.getName() + span.getKind()));
    return spans.ended().stream()
        .map(
            span ->
                String.join(
                    "\n",
                    span.getName() + span.getKind() + span.getStatus(),
                    "below " + names.get(span.getParentSpanId()),
                    span.getStartEpochNanos() + " to " + span.getEndEpochNanos(),
                    SpanText.sorted(
                        span.getAttributes().toBuilder().remove(GatewayAttributes.KEPT).build()),
                    span.getEvents().stream().map(event -> event.getName()).toList().toString(),
                    span.getLinks().stream()
                        .map(link -> link.getSpanContext().getSpanId())
                        .toList()
                        .toString(),
                    span.getInstrumentationScopeInfo().toString()))
        .toList();
  }

  Map<String, Long> spanCounts() {
    Map<String, Long> counts = new HashMap<>();
    for (var metric : metrics.collectAllMetrics()) {
      if (metric.getName().startsWith("otel.sdk.span")) {
        for (LongPointData point : metric.getLongSumData().getPoints()) {
          counts.merge(metric.getName(), point.getValue(), Long::sum);
        }
      }
    }
    return counts;
  }

  private record OwnSpans(OpenTelemetrySdk sdk, TracerProvider tracers) implements OpenTelemetry {

    @Override
    public TracerProvider getTracerProvider() {
      return tracers;
    }

    @Override
    public SdkMeterProvider getMeterProvider() {
      return sdk.getSdkMeterProvider();
    }

    @Override
    public ContextPropagators getPropagators() {
      return sdk.getPropagators();
    }
  }

  /** Two milliseconds a step. */
  private static final class StepClock implements GatewayClock {

    private long nanos;

    private void step() {
      nanos += TimeUnit.MILLISECONDS.toNanos(2);
    }

    @Override
    public long nanoTime() {
      return nanos;
    }

    @Override
    public long epochNanosAt(long nanoTime) {
      return TimeUnit.SECONDS.toNanos(1_700_000_000L) + nanoTime;
    }
  }
}
