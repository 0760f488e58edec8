package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.gatelens.gateway.RequestStep.Kind;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the node's page is told of requests; times are in milliseconds. */
class RequestActivityTest {

  private static final long MILLISECOND = 1_000_000L;

  private final TestGateway test = TestGateway.started();

  @Test
  void request_isKept_withPartsThatAddUp_andItsTrace() {
    test.proxied(200);

    RequestSummary request = slowest(test).get(0);

    assertThat(request.startEpochNanos()).isEqualTo(SettableClock.START_EPOCH_NANOS);
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.path()).isEqualTo("/orders/7");
    assertThat(request.route()).isEqualTo("orders");
    assertThat(request.status()).isEqualTo(200);
    assertThat(request.source()).isEqualTo("upstream");
    assertThat(request.flag()).isNull();
    assertThat(request.error()).isNull();
    assertThat(request.traceId()).isEqualTo(test.span(SpanKind.SERVER).getTraceId());
    assertThat(request.isSampled()).isTrue();
    assertThat(request.overheadNanos()).isEqualTo(10 * MILLISECOND);
    assertThat(request.upstreamNanos()).isEqualTo(70 * MILLISECOND);
    assertThat(request.backoffNanos()).isZero();
    assertThat(request.transferNanos()).isEqualTo(20 * MILLISECOND);
    assertThat(request.totalNanos()).isEqualTo(100 * MILLISECOND);
    assertThat(test.gateway.activity().failed()).isEmpty();
  }

  @Test
  void steps_areThoseThatTookTime_withinTheRequest() {
    test.proxied(200);

    RequestSummary request = slowest(test).get(0);

    assertThat(request.steps())
        .extracting(
            RequestStep::kind,
            RequestStep::name,
            RequestStep::note,
            step -> step.startNanos() / MILLISECOND,
            step -> step.endNanos() / MILLISECOND,
            RequestStep::hasFailed)
        .containsExactly(
            tuple(Kind.ATTEMPT, "attempt 1", "orders:9090 answered 200", 10L, 90L, false),
            tuple(Kind.PHASE, "send the request", null, 10L, 20L, false),
            tuple(Kind.PHASE, "wait for the answer", null, 20L, 70L, false),
            tuple(Kind.PHASE, "receive the answer", null, 70L, 90L, false),
            tuple(Kind.TRANSFER, "transfer to the client", null, 80L, 100L, false));
    assertThat(request.omittedSteps()).isZero();
  }

  @Test
  void unsampledRequest_isKeptToo() {
    TestGateway unsampled = TestGateway.sampledBy(Sampler.alwaysOff());
    unsampled.proxied(500);

    assertThat(unsampled.spans()).isEmpty();
    assertThat(slowest(unsampled)).hasSize(1);
    RequestSummary failed = unsampled.gateway.activity().failed().get(0);
    assertThat(failed.isSampled()).isFalse();
    assertThat(failed.traceId()).hasSize(32);
    assertThat(failed.errorType()).isEqualTo("500");
  }

  @Test
  void failure_isKept_withoutTheValuesInItsWords() {
    GatewayRequest request = test.matchedRequest();
    test.clock.setMillis(5);
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    test.clock.setMillis(8);
    IOException error =
        new IOException("no answer from http://me:secret@orders:9090/7?token=secret");
    attempt.failed(error);
    request.failed(error);
    test.clock.setMillis(10);
    request.ended(502);

    RequestSummary failed = test.gateway.activity().failed().get(0);

    assertThat(failed.status()).isEqualTo(502);
    assertThat(failed.errorType()).isEqualTo("502");
    assertThat(failed.error())
        .isEqualTo("no answer from http://REDACTED:REDACTED@orders:9090/7?token=REDACTED");
    assertThat(failed.steps())
        .extracting(RequestStep::name, RequestStep::note, RequestStep::hasFailed)
        .containsExactly(
            tuple("attempt 1", "orders:9090, java.io.IOException", true),
            tuple("wait for a connection", null, true));
  }

  @Test
  void clientThatWentAway_isAmongTheFailed_butNoErrorOfTheRoute() {
    GatewayRequest request = test.matchedRequest();
    request.responseCommitted();
    test.clock.setMillis(30);
    request.clientAborted();
    request.ended(200);

    RequestSummary failed = test.gateway.activity().failed().get(0);

    assertThat(failed.flag()).isEqualTo("client_aborted");
    assertThat(failed.source()).isEqualTo("client");
    assertThat(test.gateway.activity().routes().get(0).errors()).isZero();
  }

  @Test
  void answerThatIsTheClientsFault_isNoFailure() {
    test.proxied(404);

    assertThat(test.gateway.activity().failed()).isEmpty();
  }

  @Test
  void retriedRequest_hasEachAttempt_andItsBackoff() {
    GatewayRequest request = test.matchedRequest();
    test.clock.setMillis(10);
    UpstreamAttempt first = request.attempt(new TestAttemptHead("a", 1));
    first.firstByte(503);
    test.clock.setMillis(30);
    first.completed();
    request.backoff(20 * MILLISECOND);
    test.clock.setMillis(50);
    UpstreamAttempt second = request.attempt(new TestAttemptHead("b", 2));
    second.firstByte(200);
    test.clock.setMillis(90);
    second.completed();
    request.responseCommitted();
    test.clock.setMillis(90);
    request.ended(200);

    RequestSummary retried = slowest(test).get(0);

    assertThat(retried.backoffNanos()).isEqualTo(20 * MILLISECOND);
    assertThat(retried.totalNanos()).isEqualTo(90 * MILLISECOND);
    assertThat(retried.steps().stream().filter(step -> step.kind() == Kind.ATTEMPT))
        .extracting(RequestStep::name, RequestStep::note, RequestStep::hasFailed)
        .containsExactly(
            tuple("attempt 1", "a:1 answered 503", true),
            tuple("attempt 2", "b:2 answered 200", false));
  }

  @Test
  void filters_areStepsWhereTheyTookTimeThemselves_failedOrAnswered() {
    GatewayRequest request = test.matchedRequest();
    FilterTrail trail = request.filters();
    int slow = trail.entered(new Filter("Slow", 1), 0, 3);
    test.clock.setMillis(40);
    int quick = trail.entered(new Filter("Quick", 2), 1, 3);
    trail.completed(quick);
    trail.completed(slow);
    test.clock.setMillis(41);
    request.ended(401);

    assertThat(slowest(test).get(0).steps())
        .extracting(RequestStep::kind, RequestStep::name, RequestStep::note)
        .containsExactly(
            tuple(Kind.FILTER, "Slow pre", null),
            tuple(Kind.FILTER, "Quick pre", "answered the request itself"));
  }

  @Test
  void predicateThatFailed_isAStep() {
    GatewayRequest request = test.gateway.requestStarted(new TestHead());
    RouteLookup lookup = request.routeLookupStarted();
    assertThat(lookup).isNotNull();
    lookup.failed("orders", new IllegalStateException("no version"), () -> 3);
    test.clock.setMillis(100);
    request.ended(500);

    assertThat(test.gateway.activity().failed().get(0).steps())
        .extracting(RequestStep::kind, RequestStep::hasFailed)
        .containsExactly(tuple(Kind.ROUTE, true));
  }

  @Test
  void requestOfManySteps_keepsTheFailedAndTheLongest_inOrder() {
    GatewayRequest request = test.matchedRequest();
    for (int i = 0; i < 200; i++) {
      test.clock.setMillis(10L * i);
      UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
      test.clock.setMillis(10L * i + 1);
      if (i == 150) {
        attempt.failed(new IOException("reset"));
      } else {
        attempt.firstByte(200);
        attempt.completed();
      }
    }
    request.ended(200);

    RequestSummary kept = slowest(test).get(0);

    assertThat(kept.steps()).hasSize(RequestCopy.MAX_STEPS);
    assertThat(kept.omittedSteps()).isEqualTo(200 + 1 - RequestCopy.MAX_STEPS);
    assertThat(kept.steps()).anyMatch(RequestStep::hasFailed);
    assertThat(kept.steps()).extracting(RequestStep::startNanos).isSortedAccordingTo(Long::compare);
  }

  @Test
  void texts_areBounded() {
    TestHead head = new TestHead();
    head.path = "/" + "p".repeat(100_000);
    GatewayRequest request = test.matchedRequest(head);
    request.failed(new IllegalStateException("x".repeat(100_000)));
    request.ended(500);

    RequestSummary failed = test.gateway.activity().failed().get(0);

    assertThat(failed.path()).hasSize(RequestCopy.MAX_PATH_CHARS).endsWith("…");
    assertThat(failed.error()).hasSize(RequestCopy.MAX_TEXT_CHARS);
  }

  @Test
  void routes_countEveryRequestOfEveryThread() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          new Thread(
              () -> {
                for (int n = 0; n < 1_001; n++) {
                  test.matchedRequest().ended(n % 2 == 0 ? 200 : 500);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }

    List<RouteActivity> routes = test.gateway.activity().routes();

    assertThat(routes).hasSize(1);
    assertThat(routes.get(0).name()).isEqualTo("orders");
    assertThat(routes.get(0).requests()).isEqualTo(8 * 1_001);
    assertThat(routes.get(0).errors()).isEqualTo(8 * 500);
  }

  @Test
  void wallClockThatIsSetBack_changesNothing() {
    GatewayRequest first = test.matchedRequest();
    test.clock.setMillis(10);
    first.ended(500);
    test.clock.setBackMillis(TimeUnit.MINUTES.toMillis(10));
    GatewayRequest second = test.matchedRequest();
    test.clock.setMillis(30);
    second.ended(500);

    RouteActivity orders = test.gateway.activity().routes().get(0);
    assertThat(orders.requests()).isEqualTo(2);
    assertThat(orders.seconds()).isEqualTo(1);
    assertThat(slowest(test)).hasSize(2);
    test.clock.setMillis(TimeUnit.MINUTES.toMillis(15) + 20);
    assertThat(slowest(test)).hasSize(1);
    assertThat(test.gateway.activity().routes()).isEmpty();
  }

  @Test
  void requestOfWhichAStepCannotBeTold_isCountedAndKept() {
    GatewayRequest request = test.gateway.requestStarted(new TestHead());
    RouteLookup lookup = request.routeLookupStarted();
    assertThat(lookup).isNotNull();
    lookup.failed(
        "orders",
        new IllegalStateException("no version"),
        () -> {
          throw new IllegalStateException("not known");
        });
    request.ended(500);

    assertThat(test.gateway.activity().routes()).hasSize(1);
    assertThat(test.gateway.activity().failed()).hasSize(1);
  }

  @Test
  void stormOfFailures_isCopiedInPartOnly_andCountedWhole() {
    for (int i = 0; i < 1_000; i++) {
      TestHead head = new TestHead();
      head.path = "/" + i;
      test.matchedRequest(head).ended(500);
    }

    assertThat(test.gateway.activity().failed()).hasSize(20);
    assertThat(test.gateway.activity().failed().get(0).path())
        .isEqualTo("/" + (CopyBudget.PER_SECOND - 1));
    assertThat(test.gateway.activity().routes().get(0).errors()).isEqualTo(1_000);
  }

  private static List<RequestSummary> slowest(TestGateway gateway) {
    return gateway.gateway.activity().slowest();
  }
}
