package io.gatelens.agent.telemetry.spans;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.gateway.AttemptHead;
import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayAttributes;
import io.gatelens.gateway.GatewayClock;
import io.gatelens.gateway.GatewayRequest;
import io.gatelens.gateway.GatewaySettings;
import io.gatelens.gateway.GatewaySettings.Detail;
import io.gatelens.gateway.GatewaySettings.Incoming;
import io.gatelens.gateway.RequestHead;
import io.gatelens.gateway.RouteLookup;
import io.gatelens.gateway.UpstreamAttempt;
import io.gatelens.sdk.keeping.KeepPolicy;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import io.opentelemetry.semconv.ServerAttributes;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The requests of a gateway whose sampler wants none, beside those of one whose wants all. */
class RequestKeeperTest {

  private static final String UNSAMPLED_CALLER =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

  @Test
  void keptRequest_hasTheSpansThatItWouldHaveIfItWereSampled() {
    for (Incoming incoming : Incoming.values()) {
      Subject sampled = new Subject(incoming, Sampler.alwaysOn());
      Subject kept = new Subject(incoming, Sampler.alwaysOff());

      sampled.failingRequest();
      kept.failingRequest();

      assertThat(kept.described())
          .containsExactlyInAnyOrderElementsOf(sampled.described())
          .hasSize(1 + 2 + 8);
      assertThat(kept.spans.ended())
          .allMatch(span -> span.getSpanContext().isSampled())
          .extracting(SpanData::getTraceId)
          .containsOnly(kept.upstreamHeader(0).substring(3, 35));
      assertThat(kept.spans.ended())
          .extracting(SpanData::getSpanId)
          .contains(
              kept.upstreamHeader(0).substring(36, 52), kept.upstreamHeader(1).substring(36, 52));
      assertThat(kept.upstreamHeader(0)).matches(".*-0[02]");
      SpanData server = kept.server();
      assertThat(server.getAttributes().asMap()).containsEntry(GatewayAttributes.KEPT, "error");
      assertThat(sampled.server().getAttributes().asMap())
          .doesNotContainKey(GatewayAttributes.KEPT);
    }
  }

  @Test
  void requestThatIsNotKept_hasNoSpans() {
    Subject subject = new Subject(Incoming.CONTINUE, Sampler.alwaysOff());

    subject.request("/fine", 200);

    assertThat(subject.spans.ended()).isEmpty();
    assertThat(subject.spans.started()).isEmpty();
  }

  @Test
  void callerThatDoesNotSample_isBelievedByTheSampler_andTheFailureIsKeptInItsTrace() {
    Subject subject = new Subject(Incoming.CONTINUE, Sampler.parentBased(Sampler.alwaysOn()));

    subject.failingRequest();

    assertThat(subject.server().getTraceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(subject.server().getParentSpanId()).isEqualTo("b7ad6b7169203331");
    assertThat(subject.server().getAttributes().asMap())
        .containsEntry(GatewayAttributes.KEPT, "error");
  }

  @Test
  void requestThatIsOverBeforeTelemetryIsUp_isKept() {
    Subject subject = new Subject(Incoming.CONTINUE, Sampler.alwaysOff(), false);
    subject.failingRequest();

    subject.telemetryReady();

    assertThat(subject.spans.ended())
        .extracting(span -> span.getName() + " " + span.getKind())
        .contains("GET /orders/** SERVER", "GET CLIENT");
    assertThat(subject.server().getAttributes().asMap())
        .containsEntry(GatewayAttributes.KEPT, "error");
  }

  @Test
  void attemptWhoseTransportForgets_isKeptAsItWas() {
    Subject subject = new Subject(Incoming.CONTINUE, Sampler.alwaysOff());
    GatewayRequest request = subject.gateway.requestStarted(new Head("/failing"));
    Call call = new Call();
    UpstreamAttempt attempt = request.attempt(call);
    attempt.requestPrepared(subject.sentHeaders, (to, key, value) -> to.put(key + 0, value));
    attempt.firstByte(502);
    attempt.completed();
    call.host = "recycled";

    request.ended(502);

    assertThat(subject.spans.ended())
        .filteredOn(span -> span.getKind() == SpanKind.CLIENT)
        .singleElement()
        .satisfies(
            span ->
                assertThat(span.getAttributes().get(ServerAttributes.SERVER_ADDRESS))
                    .isEqualTo("orders"));
  }

  @Test
  void attemptThatASamplerWantedForItself_isNotWrittenTwice() {
    Subject subject = new Subject(Incoming.CONTINUE, new OnlyOfKind(SpanKind.CLIENT));

    subject.failingRequest();

    assertThat(subject.spans.ended())
        .filteredOn(span -> span.getKind() == SpanKind.CLIENT)
        .hasSize(2)
        .extracting(SpanData::getSpanId)
        .doesNotHaveDuplicates();
    assertThat(subject.server().getAttributes().asMap())
        .containsEntry(GatewayAttributes.KEPT, "error");
  }

  @Test
  void requestWhoseSpanIsOnlyRecorded_isKeptOnce() {
    Subject subject = new Subject(Incoming.CONTINUE, new OnlyOfKind(null));

    subject.failingRequest();

    assertThat(subject.spans.ended())
        .filteredOn(span -> span.getSpanContext().isSampled())
        .hasSize(1 + 2 + 8)
        .extracting(SpanData::getSpanId)
        .doesNotHaveDuplicates();
  }

  @Test
  void attemptsThatEndOnOtherThreadsWithTheirRequest_areAllKeptOnce() throws Exception {
    Subject subject = new Subject(Incoming.CONTINUE, Sampler.alwaysOff());
    ExecutorService others = Executors.newFixedThreadPool(1);
    int requests = 2_000;
    for (int i = 0; i < requests; i++) {
      GatewayRequest request = subject.gateway.requestStarted(new Head("/failing"));
      UpstreamAttempt attempt = request.attempt(new Call());
      CyclicBarrier together = new CyclicBarrier(2);
      Future<?> preparing =
          others.submit(
              () -> {
                together.await();
                attempt.requestPrepared(new HashMap<>(), Map<String, String>::put);
                attempt.completed();
                return null;
              });
      together.await();
      request.ended(502);
      preparing.get();
    }
    others.shutdown();

    List<String> kinds =
        subject.spans.ended().stream()
            .map(span -> span.getParentSpanId() + span.getKind())
            .filter(text -> text.endsWith("CLIENT"))
            .toList();
    assertThat(kinds).hasSize(requests).doesNotHaveDuplicates();
  }

  @Test
  void metricsOfSpans_countWhatTheSamplerDropped_andNothingTwice() {
    Subject subject = new Subject(Incoming.CONTINUE, Sampler.alwaysOff());

    subject.failingRequest();

    Map<String, Long> counts = subject.spanCounts();
    assertThat(counts).containsEntry("otel.sdk.span.started", 3L);
    assertThat(counts.getOrDefault("otel.sdk.span.live", 0L)).isZero();
  }

  /** A gateway with spans of our own that are kept when they tell of an error. */
  private static final class Subject {

    private final StepClock clock = new StepClock();
    private final Twin.Collected collected = new Twin.Collected();
    private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
    private final Gateway gateway;
    private final Map<String, String> sentHeaders = new HashMap<>();
    private final Twin spans;

    private final OpenTelemetry own;

    private Subject(Incoming incoming, Sampler sampler) {
      this(incoming, sampler, true);
    }

    private Subject(Incoming incoming, Sampler sampler, boolean isUp) {
      SdkMeterProvider meters = SdkMeterProvider.builder().registerMetricReader(metrics).build();
      OpenTelemetrySdk sdk =
          OpenTelemetrySdk.builder()
              .setTracerProvider(
                  SdkTracerProvider.builder()
                      .setSampler(sampler)
                      .addSpanProcessor(collected)
                      .build())
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

    private void telemetryReady() {
      gateway.telemetryReady(own, "1");
    }

    /** Two attempts, of which the first gets no connection and the second a 503. */
    private void failingRequest() {
      GatewayRequest request = gateway.requestStarted(new Head("/failing"));
      RouteLookup lookup = Objects.requireNonNull(request.routeLookupStarted());
      clock.step();
      lookup.ended(() -> 3);
      request.routeMatched(gateway.routes().route("orders", "/orders/**", "orders"));
      UpstreamAttempt refused = request.attempt(new Call());
      clock.step();
      refused.requestPrepared(sentHeaders, (to, key, value) -> to.put(key + 0, value));
      refused.failed(new IOException("refused"));
      clock.step();
      UpstreamAttempt answered = request.attempt(new Call());
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

    private void request(String path, int status) {
      GatewayRequest request = gateway.requestStarted(new Head(path));
      request.routeMatched(gateway.routes().route("orders", "/orders/**", "orders"));
      UpstreamAttempt attempt = request.attempt(new Call());
      attempt.requestPrepared(sentHeaders, (to, key, value) -> to.put(key + 0, value));
      attempt.firstByte(status);
      attempt.completed();
      request.ended(status);
    }

    private String upstreamHeader(int attempt) {
      return Objects.requireNonNull(sentHeaders.get("traceparent" + attempt));
    }

    private SpanData server() {
      return spans.ended().stream()
          .filter(span -> span.getKind() == SpanKind.SERVER)
          .findFirst()
          .orElseThrow();
    }

    /** All that the spans say but their ids, and why they were kept. */
    private List<String> described() {
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

    private Map<String, Long> spanCounts() {
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

  private record Head(String path) implements RequestHead {

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String scheme() {
      return "http";
    }

    @Override
    public @Nullable String query() {
      return null;
    }

    @Override
    public @Nullable String protocolVersion() {
      return "1.1";
    }

    @Override
    public @Nullable String host() {
      return "gateway.example";
    }

    @Override
    public int port() {
      return 8080;
    }

    @Override
    public @Nullable String clientAddress() {
      return "192.0.2.1";
    }

    @Override
    public @Nullable String peerAddress() {
      return "192.0.2.2";
    }

    @Override
    public int peerPort() {
      return 4711;
    }

    @Override
    public @Nullable String userAgent() {
      return "test";
    }

    @Override
    public @Nullable String header(String name) {
      return name.equals("traceparent") ? UNSAMPLED_CALLER : null;
    }

    @Override
    public Iterable<String> headerNames() {
      return List.of("traceparent");
    }
  }

  /** Wants the spans of one kind and drops the others; without one it has all recorded only. */
  private record OnlyOfKind(@Nullable SpanKind wanted) implements Sampler {

    @Override
    public SamplingResult shouldSample(
        Context parent,
        String traceId,
        String name,
        SpanKind kind,
        Attributes attributes,
        List<LinkData> links) {
      if (wanted == null) {
        return SamplingResult.recordOnly();
      }
      return kind == wanted ? SamplingResult.recordAndSample() : SamplingResult.drop();
    }

    @Override
    public String getDescription() {
      return "OnlyOfKind";
    }
  }

  private static final class Call implements AttemptHead {

    private String host = "orders";

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public @Nullable String url() {
      return "http://orders:9090/failing?token=secret";
    }

    @Override
    public @Nullable String serverAddress() {
      return host;
    }

    @Override
    public int serverPort() {
      return 9090;
    }

    @Override
    public @Nullable String protocolVersion() {
      return "1.1";
    }

    @Override
    public @Nullable String peerAddress() {
      return "10.0.0.2";
    }

    @Override
    public int peerPort() {
      return 9090;
    }
  }
}
