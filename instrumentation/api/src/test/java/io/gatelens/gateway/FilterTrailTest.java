package io.gatelens.gateway;

import static io.gatelens.gateway.SettableClock.epochNanosAfter;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gatelens.gateway.GatewaySettings.Detail;
import io.gatelens.gateway.GatewaySettings.Incoming;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FilterTrailTest {

  private static final Filter OUTER = new Filter("Outer", 1);
  private static final Filter CHANGING = new Filter("Changing", 2);
  private static final Filter ROUTING = new Filter("Routing", 10);
  private static final Offset<Double> NANOSECOND = within(1e-9);

  private final TestGateway test = gateway(Detail.AUTO);

  @Test
  void eachPhase_isItsOwnTime_withoutTheUpstreamAndTheTransfer() {
    proxied(test);

    assertThat(test.values(GatewayMetrics.FILTER_DURATION).keySet())
        .containsExactlyInAnyOrder(
            metric("Outer", "pre"), metric("Outer", "post"), metric("Routing", "pre"));
    // From 0 to 4.
    assertThat(seconds(test, "Outer", "pre")).isEqualTo(0.004, NANOSECOND);
    // From 4 to 22, less the attempt from 6 to 20.
    assertThat(seconds(test, "Routing", "pre")).isEqualTo(0.004, NANOSECOND);
    // From 22 to 30, of which all after 25 is transfer.
    assertThat(seconds(test, "Outer", "post")).isEqualTo(0.003, NANOSECOND);
  }

  @Test
  void ownTimes_areNotMoreThanTheOverhead() {
    proxied(test);

    double filters =
        test.values(GatewayMetrics.FILTER_DURATION).values().stream()
            .mapToDouble(Double::doubleValue)
            .sum();
    double overhead =
        test.values(GatewayMetrics.REQUEST_OVERHEAD_DURATION).values().iterator().next();
    assertThat(filters).isEqualTo(overhead, NANOSECOND);
  }

  @Test
  void filterThatGivesOnWhatItGets_endsWithTheOneBehindIt_andHasNoPostPhase() {
    GatewayRequest request = test.matchedRequest();
    TestStep outer = TestStep.entered(request, OUTER, 0, false);
    TestStep changing = TestStep.entered(request, CHANGING, 1, false);
    test.clock.setMillis(3);
    TestStep routing = TestStep.entered(request, ROUTING, 2, true);
    boolean isGivenOn = routing.endsToo(changing);
    test.clock.setMillis(10);
    routing.completed();
    test.clock.setMillis(12);
    changing.completed(); // Nobody has to, and it changes nothing.
    outer.completed();
    request.ended(200);

    assertThat(isGivenOn).isTrue();
    assertThat(test.values(GatewayMetrics.FILTER_DURATION).keySet())
        .containsExactlyInAnyOrder(
            metric("Outer", "pre"),
            metric("Changing", "pre"),
            metric("Routing", "pre"),
            metric("Outer", "post"));
    assertThat(seconds(test, "Changing", "pre")).isEqualTo(0.003, NANOSECOND);
    assertThat(seconds(test, "Routing", "pre")).isEqualTo(0.007, NANOSECOND);
    assertThat(seconds(test, "Outer", "post")).isEqualTo(0.002, NANOSECOND);
  }

  @Test
  void failureThatIsGivenOn_isThatOfTheFilterBehind() {
    GatewayRequest request = test.matchedRequest();
    TestStep changing = TestStep.entered(request, CHANGING, 0, false);
    TestStep routing = TestStep.entered(request, ROUTING, 1, true);
    assertThat(routing.endsToo(changing)).isTrue();

    routing.failed(new IllegalStateException("no"));
    request.ended(500);

    assertThat(test.spans(SpanKind.INTERNAL))
        .extracting(SpanData::getName)
        .containsExactly("gateway.filter Routing");
  }

  @Test
  void stepOfAnotherFilterThanTheOneBefore_doesNotEndIt() {
    GatewayRequest request = test.matchedRequest();
    TestStep first = TestStep.entered(request, OUTER, 0, false);
    TestStep second = TestStep.entered(request, CHANGING, 1, false);
    TestStep third = TestStep.entered(request, ROUTING, 2, true);

    assertThat(third.endsToo(first)).isFalse();
    second.completed();
    assertThat(third.endsToo(second)).isFalse();
  }

  @Test
  void slowPhase_isASpanBelowTheRequests() {
    proxied(test);

    SpanData server = test.span(SpanKind.SERVER);
    List<SpanData> spans = test.spans(SpanKind.INTERNAL);
    assertThat(spans).hasSize(3);
    SpanData post = filterSpan(test, "Outer", "post");
    assertThat(post.getName()).isEqualTo("gateway.filter Outer");
    assertThat(post.getParentSpanId()).isEqualTo(server.getSpanId());
    assertThat(post.getStartEpochNanos()).isEqualTo(epochNanosAfter(22));
    assertThat(post.getEndEpochNanos()).isEqualTo(epochNanosAfter(30));
    assertThat(post.getStatus()).isEqualTo(StatusData.unset());
    assertThat(TestGateway.attributes(post))
        .isEqualTo(
            Attributes.of(
                stringKey("gateway.filter.name"), "Outer",
                longKey("gateway.filter.order"), 1L,
                stringKey("gateway.filter.phase"), "post",
                stringKey("gateway.filter.outcome"), "ok"));
  }

  @Test
  void quickFilter_isNoSpan_howeverSlowTheUpstream() {
    GatewayRequest request = test.matchedRequest();
    TestStep routing = TestStep.entered(request, ROUTING, 0, true);
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    test.clock.setMillis(5_000);
    attempt.completed();
    routing.completed();
    request.ended(200);

    assertThat(test.spans(SpanKind.INTERNAL)).isEmpty();
    assertThat(seconds(test, "Routing", "pre")).isZero();
  }

  @Test
  void detail_decidesWhetherStepsAreSpans() {
    TestGateway full = gateway(Detail.FULL);
    TestGateway off = gateway(Detail.OFF);
    for (TestGateway each : List.of(full, off)) {
      GatewayRequest request = each.matchedRequest();
      TestStep.entered(request, OUTER, 0, true).failed(new IllegalStateException("no"));
      request.ended(500);
    }

    assertThat(full.spans(SpanKind.INTERNAL)).hasSize(1);
    assertThat(off.spans(SpanKind.INTERNAL)).isEmpty();
  }

  @Test
  void failure_isTheFiltersThatItBeganIn() {
    IllegalStateException error = new IllegalStateException("no such tenant");
    GatewayRequest request = test.matchedRequest();
    TestStep outer = TestStep.entered(request, OUTER, 0, false);
    TestStep inner = TestStep.entered(request, ROUTING, 1, true);
    inner.failed(error);
    outer.failed(error);
    request.ended(500);

    assertThat(test.spans(SpanKind.INTERNAL)).hasSize(1);
    SpanData failed = test.span("gateway.filter Routing");
    assertThat(failed.getStatus()).isEqualTo(StatusData.error());
    assertThat(TestGateway.attributes(failed).get(stringKey("gateway.filter.outcome")))
        .isEqualTo("failed");
    assertThat(TestGateway.attributes(failed).get(stringKey("error.type")))
        .isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void failureOnTheWayBack_isOfThePostPhase() {
    GatewayRequest request = test.matchedRequest();
    TestStep outer = TestStep.entered(request, OUTER, 0, false);
    TestStep.entered(request, ROUTING, 1, true).completed();
    outer.failed(new IllegalStateException("late"));
    request.ended(500);

    assertThat(test.spans(SpanKind.INTERNAL)).hasSize(1);
    assertThat(filterSpan(test, "Outer", "post").getStatus()).isEqualTo(StatusData.error());
  }

  @Test
  void filterThatAnswersItself_isAShortCircuit() {
    GatewayRequest request = test.matchedRequest();
    TestStep outer = TestStep.entered(request, OUTER, 0, false);
    outer.completed();
    request.ended(401);

    assertThat(TestGateway.attributes(test.span("gateway.filter Outer")))
        .isEqualTo(
            Attributes.of(
                stringKey("gateway.filter.name"), "Outer",
                longKey("gateway.filter.order"), 1L,
                stringKey("gateway.filter.phase"), "pre",
                stringKey("gateway.filter.outcome"), "short_circuit"));
  }

  @Test
  void secondHandingOn_isARetry_andTheTimeBeforeItBackoff() {
    GatewayRequest request = test.matchedRequest();
    TestStep retry = TestStep.entered(request, OUTER, 0, false);
    TestStep.entered(request, ROUTING, 1, true).failed(new IllegalStateException("503"));
    test.clock.setMillis(50);
    TestStep again = TestStep.entered(request, ROUTING, 1, true);
    test.clock.setMillis(60);
    again.completed();
    test.clock.setMillis(61);
    retry.completed();
    request.ended(200);

    assertThat(overheadSeconds(test)).isEqualTo(0.011, NANOSECOND);
    assertThat(seconds(test, "Outer", "pre")).isZero();
    assertThat(seconds(test, "Outer", "post")).isEqualTo(0.001, NANOSECOND);
    assertThat(seconds(test, "Routing", "pre")).isEqualTo(0.010, NANOSECOND);
  }

  @Test
  void rateLimiter_isCountedWithWhatItDecided() {
    Filter limiter = Filter.rateLimiter("RequestRateLimiter", 1);
    GatewayRequest allowed = test.matchedRequest();
    TestStep allowing = TestStep.entered(allowed, limiter, 0, false);
    TestStep.entered(allowed, ROUTING, 1, true).completed();
    allowing.completed();
    allowed.ended(200);
    GatewayRequest limited = test.matchedRequest();
    TestStep.entered(limited, limiter, 0, false).completed();
    limited.ended(429);
    GatewayRequest broken = test.matchedRequest();
    TestStep.entered(broken, limiter, 0, false).failed(new IllegalStateException("no Redis"));
    broken.ended(500);
    GatewayRequest given = test.matchedRequest();
    TestStep.entered(given, limiter, 0, false).cancelled();
    given.clientAborted();
    given.ended(0);

    assertThat(test.values(GatewayMetrics.RATE_LIMIT_DECISIONS))
        .isEqualTo(
            Map.of(decision("allowed"), 1.0, decision("limited"), 1.0, decision("error"), 1.0));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void rateLimiterThatRefusesARetry_isWhyTheAnswerIsWhatItIs_alsoWithTheUpstreamsStatus(
      int status) {
    Filter limiter = Filter.rateLimiter("RequestRateLimiter", 1);
    GatewayRequest request = test.matchedRequest();
    TestStep retry = TestStep.entered(request, OUTER, 0, false);
    TestStep allowing = TestStep.entered(request, limiter, 1, false);
    TestStep routing = TestStep.entered(request, ROUTING, 2, true);
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    test.clock.setMillis(10);
    attempt.firstByte(503);
    attempt.completed();
    routing.completed();
    allowing.completed();
    test.clock.setMillis(20);
    TestStep.entered(request, limiter, 1, false).completed();
    retry.completed();
    request.ended(status);

    assertThat(test.span(SpanKind.SERVER).getAttributes().asMap())
        .containsEntry(stringKey("gateway.response.source"), "gateway")
        .containsEntry(stringKey("gateway.response.flag"), "rate_limited");
    assertThat(test.values(GatewayMetrics.RATE_LIMIT_DECISIONS))
        .isEqualTo(Map.of(decision("allowed"), 1.0, decision("limited"), 1.0));
  }

  @Test
  void manyRoundsOfARetry_areAllThere() {
    GatewayRequest request = test.matchedRequest();
    TestStep retry = TestStep.entered(request, OUTER, 0, false);
    for (int round = 1; round <= 20; round++) {
      test.clock.setMillis(10L * round);
      TestStep changing = TestStep.entered(request, CHANGING, 1, false);
      test.clock.setMillis(10L * round + 1);
      TestStep.entered(request, ROUTING, 2, true).failed(new IllegalStateException("503"));
      changing.completed();
    }
    retry.completed();
    request.ended(200);

    assertThat(seconds(test, "Outer", "pre")).isEqualTo(0.010, NANOSECOND);
    assertThat(seconds(test, "Changing", "pre")).isEqualTo(0.020, NANOSECOND);
    assertThat(overheadSeconds(test)).isEqualTo(0.030, NANOSECOND);
  }

  private static Attributes decision(String decision) {
    return Attributes.of(
        stringKey("gateway.route.id"), TestGateway.ROUTE, stringKey("decision"), decision);
  }

  @Test
  void filterThatIsCancelled_endsThere_andIsNoFailure() {
    GatewayRequest request = test.matchedRequest();
    TestStep outer = TestStep.entered(request, OUTER, 0, false);
    TestStep inner = TestStep.entered(request, ROUTING, 1, true);
    test.clock.setMillis(3);
    outer.cancelled();
    inner.cancelled();
    test.clock.setMillis(100);
    request.clientAborted();
    request.ended(0);

    assertThat(seconds(test, "Routing", "pre")).isEqualTo(0.003, NANOSECOND);
    assertThat(filterSpan(test, "Routing", "pre").getStatus()).isEqualTo(StatusData.unset());
  }

  @Test
  void filterThatIsCancelledBeforeItHandsOn_hasNotAnswered() {
    GatewayRequest request = test.matchedRequest();
    TestStep waiting = TestStep.entered(request, OUTER, 0, false);
    waiting.cancelled();
    waiting.completed();
    request.clientAborted();
    request.ended(0);

    assertThat(test.spans(SpanKind.INTERNAL)).isEmpty();
  }

  @Test
  void filterThatIsStillOpenAtTheEnd_endsWithTheRequest() {
    GatewayRequest request = test.matchedRequest();
    TestStep open = TestStep.entered(request, OUTER, 0, false);
    test.clock.setMillis(9);
    request.ended(200);
    test.clock.setMillis(20);
    open.completed();

    assertThat(seconds(test, "Outer", "pre")).isEqualTo(0.009, NANOSECOND);
  }

  @Test
  void steps_areBounded_andThereAreNoneAfterTheEnd() {
    GatewayRequest request = test.matchedRequest();
    for (int i = 0; i < FilterTrail.MAX_STEPS; i++) {
      TestStep.entered(request, OUTER, 0, true).completed();
    }

    assertThat(request.filters().entered(OUTER, 0, 1)).isEqualTo(FilterTrail.NOT_FOLLOWED);
    request.ended(200);
    assertThat(request.filters().entered(OUTER, 0, 1)).isEqualTo(FilterTrail.NOT_FOLLOWED);
    assertThat(test.histogram(GatewayMetrics.FILTER_DURATION))
        .singleElement()
        .satisfies(point -> assertThat(point.getCount()).isEqualTo(FilterTrail.MAX_STEPS));
  }

  @Test
  void chainThatTwoThreadsRun_mayLoseSteps_andNothingElse() throws Exception {
    for (int round = 0; round < 300; round++) {
      GatewayRequest request = test.matchedRequest();
      AtomicReference<Throwable> failure = new AtomicReference<>();
      List<Thread> threads = new ArrayList<>();
      for (int thread = 0; thread < 2; thread++) {
        threads.add(
            new Thread(
                () -> {
                  try {
                    runThrough(request.filters());
                  } catch (RuntimeException e) {
                    failure.set(e);
                  }
                }));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      request.ended(200);

      assertThat(failure).hasValue(null);
    }
    assertThat(test.gateway.modelFailures()).isZero();
  }

  /** Chains of one filter, so that the arrays have to grow with nearly every step. */
  private static void runThrough(FilterTrail filters) {
    for (int step = 0; step < 100; step++) {
      int entered = filters.entered(step % 2 == 0 ? OUTER : ROUTING, step % 2, 1);
      if (entered != FilterTrail.NOT_FOLLOWED) {
        boolean isBehind = filters.isBehindLoadBalancer(entered);
        filters.targetChosen(entered, new UpstreamTarget("a", "b", step));
        if (!isBehind && step % 3 == 0) {
          filters.failed(entered, new IllegalStateException("no"));
        } else {
          filters.completed(entered);
        }
      }
    }
  }

  @Test
  void unsampledRequest_hasItsMetrics() {
    TestGateway unsampled =
        TestGateway.sampledBy(io.opentelemetry.sdk.trace.samplers.Sampler.alwaysOff());
    proxied(unsampled);

    assertThat(unsampled.spans()).isEmpty();
    assertThat(seconds(unsampled, "Outer", "pre")).isEqualTo(0.004, NANOSECOND);
  }

  /** Two filters, an attempt from 6 to 20, the response's head at 25, the end at 30. */
  private static void proxied(TestGateway test) {
    GatewayRequest request = test.matchedRequest();
    TestStep outer = TestStep.entered(request, OUTER, 0, false);
    test.clock.setMillis(4);
    TestStep routing = TestStep.entered(request, ROUTING, 1, true);
    test.clock.setMillis(6);
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    test.clock.setMillis(20);
    attempt.firstByte(200);
    attempt.completed();
    test.clock.setMillis(22);
    routing.completed();
    test.clock.setMillis(25);
    request.responseCommitted();
    test.clock.setMillis(30);
    outer.completed();
    request.ended(200);
  }

  private static TestGateway gateway(Detail detail) {
    return TestGateway.started(TestGateway.settings(detail, Incoming.CONTINUE));
  }

  private static Attributes metric(String name, String phase) {
    return Attributes.of(
        stringKey("gateway.filter.name"), name, stringKey("gateway.filter.phase"), phase);
  }

  private static double seconds(TestGateway test, String name, String phase) {
    return test.values(GatewayMetrics.FILTER_DURATION).get(metric(name, phase));
  }

  private static double overheadSeconds(TestGateway test) {
    return test.values(GatewayMetrics.REQUEST_OVERHEAD_DURATION).values().iterator().next();
  }

  private static SpanData filterSpan(TestGateway test, String name, String phase) {
    return test.spans(SpanKind.INTERNAL).stream()
        .filter(
            span ->
                span.getName().equals("gateway.filter " + name)
                    && phase.equals(span.getAttributes().get(stringKey("gateway.filter.phase"))))
        .findFirst()
        .orElseThrow();
  }
}
