package io.gatelens.agent.telemetry.spans;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.gateway.GatewayAttributes;
import io.gatelens.gateway.GatewayRequest;
import io.gatelens.gateway.GatewaySettings.Incoming;
import io.gatelens.gateway.UpstreamAttempt;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import io.opentelemetry.semconv.ServerAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The requests of a gateway whose sampler wants none, beside those of one whose wants all. */
class RequestKeeperTest {

  @Test
  void keptRequest_hasTheSpansThatItWouldHaveIfItWereSampled() {
    for (Incoming incoming : Incoming.values()) {
      KeepingGateway sampled = new KeepingGateway(incoming, Sampler.alwaysOn());
      KeepingGateway kept = new KeepingGateway(incoming, Sampler.alwaysOff());

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
    KeepingGateway subject = new KeepingGateway(Incoming.CONTINUE, Sampler.alwaysOff());

    subject.request("/fine", 200);

    assertThat(subject.spans.ended()).isEmpty();
    assertThat(subject.spans.started()).isEmpty();
  }

  @Test
  void callerThatDoesNotSample_isBelievedByTheSampler_andTheFailureIsKeptInItsTrace() {
    KeepingGateway subject =
        new KeepingGateway(Incoming.CONTINUE, Sampler.parentBased(Sampler.alwaysOn()));

    subject.failingRequest();

    assertThat(subject.server().getTraceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(subject.server().getParentSpanId()).isEqualTo("b7ad6b7169203331");
    assertThat(subject.server().getAttributes().asMap())
        .containsEntry(GatewayAttributes.KEPT, "error");
  }

  @Test
  void requestThatIsOverBeforeTelemetryIsUp_isKept() {
    KeepingGateway subject = new KeepingGateway(Incoming.CONTINUE, Sampler.alwaysOff(), false);
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
    KeepingGateway subject = new KeepingGateway(Incoming.CONTINUE, Sampler.alwaysOff());
    GatewayRequest request = subject.gateway.requestStarted(new CallerHead("/failing"));
    OrdersCall call = new OrdersCall();
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
    KeepingGateway subject = new KeepingGateway(Incoming.CONTINUE, new OnlyOfKind(SpanKind.CLIENT));

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
    KeepingGateway subject = new KeepingGateway(Incoming.CONTINUE, new OnlyOfKind(null));

    subject.failingRequest();

    assertThat(subject.spans.ended())
        .filteredOn(span -> span.getSpanContext().isSampled())
        .hasSize(1 + 2 + 8)
        .extracting(SpanData::getSpanId)
        .doesNotHaveDuplicates();
  }

  @Test
  void attemptsThatEndOnOtherThreadsWithTheirRequest_areAllKeptOnce() throws Exception {
    KeepingGateway subject = new KeepingGateway(Incoming.CONTINUE, Sampler.alwaysOff());
    ExecutorService others = Executors.newFixedThreadPool(1);
    int requests = 2_000;
    for (int i = 0; i < requests; i++) {
      GatewayRequest request = subject.gateway.requestStarted(new CallerHead("/failing"));
      UpstreamAttempt attempt = request.attempt(new OrdersCall());
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
    KeepingGateway subject = new KeepingGateway(Incoming.CONTINUE, Sampler.alwaysOff());

    subject.failingRequest();

    Map<String, Long> counts = subject.spanCounts();
    assertThat(counts).containsEntry("otel.sdk.span.started", 3L);
    assertThat(counts.getOrDefault("otel.sdk.span.live", 0L)).isZero();
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
}
