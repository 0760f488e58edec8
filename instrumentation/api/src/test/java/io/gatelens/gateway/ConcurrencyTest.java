package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.gateway.GatewaySettings.Detail;
import io.gatelens.gateway.GatewaySettings.Incoming;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two threads at the same request at the same moment, many times. */
final class ConcurrencyTest {

  private static final int ROUNDS = 3_000;

  private final ExecutorService threads = Executors.newFixedThreadPool(3);

  @AfterEach
  void stop() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void clientAbortsWhileTheAttemptEnds_everythingIsReportedExactlyOnce() throws Exception {
    TestGateway test = TestGateway.started();
    for (int round = 0; round < ROUNDS; round++) {
      GatewayRequest request = test.matchedRequest();
      UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
      boolean isPrepared = round % 2 == 0;
      if (isPrepared) {
        attempt.requestPrepared(new HashMap<String, String>(), Map::put);
      }
      together(
          () -> {
            request.clientAborted();
            request.ended(0);
          },
          () -> attempt.failed(new IOException("reset")),
          () -> request.ended(502));
    }

    assertReportedOnce(test, ROUNDS);
  }

  @Test
  void headIsPreparedWhileTheAttemptIsCancelled_theSpanThatWasInjectedIsTheReportedOne()
      throws Exception {
    TestGateway test = TestGateway.started();
    Set<String> injected = new HashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      GatewayRequest request = test.matchedRequest();
      UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
      Map<String, String> headers = new HashMap<>();
      together(
          () -> attempt.requestPrepared(headers, Map::put), attempt::cancelled, request::context);
      request.ended(504);
      if (!headers.isEmpty()) {
        injected.add(String.valueOf(headers.get("traceparent")).substring(36, 52));
      }
    }

    assertReportedOnce(test, ROUNDS);
    Set<String> reported = new HashSet<>();
    for (SpanData client : test.spans(SpanKind.CLIENT)) {
      reported.add(client.getSpanId());
    }
    assertThat(reported).containsAll(injected);
  }

  @Test
  void attemptsBeginWhileTheRequestEnds_noneIsLeftOpen() throws Exception {
    TestGateway test = TestGateway.started();
    for (int round = 0; round < ROUNDS; round++) {
      GatewayRequest request = test.matchedRequest();
      List<UpstreamAttempt> attempts = new ArrayList<>();
      together(
          () -> attempts.add(request.attempt(new TestAttemptHead())),
          () -> request.ended(200),
          request::context);
      assertThat(attempts.get(0).isEnded()).isTrue();
    }

    assertThat(test.spans(SpanKind.SERVER)).hasSize(ROUNDS);
    assertThat(test.spans(SpanKind.CLIENT)).hasSizeLessThanOrEqualTo(ROUNDS);
    assertThat(test.gateway.firstModelFailure()).isNull();
  }

  @Test
  void telemetryComesUpWhileRequestsEnd_noneIsLostOrReportedTwice() throws Exception {
    for (int round = 0; round < 300; round++) {
      TestGateway test = new TestGateway(GatewaySettings.defaults(), Sampler.alwaysOn());
      together(
          test::telemetryReady,
          () -> {
            for (int i = 0; i < 20; i++) {
              GatewayRequest request = test.matchedRequest();
              UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
              attempt.requestPrepared(new HashMap<String, String>(), Map::put);
              attempt.completed();
              request.ended(200);
            }
          },
          () -> {
            for (int i = 0; i < 20; i++) {
              GatewayRequest request = test.matchedRequest();
              request.attempt(new TestAttemptHead()).failed(new IOException("reset"));
              request.ended(502);
            }
          });
      assertReportedOnce(test, 40);
    }
  }

  @Test
  void telemetryComesUpWhileReportsAreKept_noneIsForgotten() throws Exception {
    for (int round = 0; round < 400; round++) {
      TestGateway test =
          new TestGateway(
              new GatewaySettings(Detail.AUTO, 0, Incoming.CONTINUE, null, Integer.MAX_VALUE),
              Sampler.alwaysOn());
      AtomicBoolean isReady = new AtomicBoolean();
      AtomicInteger made = new AtomicInteger();
      AtomicInteger seen = new AtomicInteger();
      Runnable reporting =
          () -> {
            while (!isReady.get()) {
              made.incrementAndGet();
              test.gateway.report(1, telemetry -> seen.incrementAndGet());
            }
          };
      together(
          () -> {
            test.telemetryReady();
            isReady.set(true);
          },
          reporting,
          reporting);

      assertThat(seen.get()).isEqualTo(made.get());
    }
  }

  @Test
  void attemptsBeginTogether_eachHasItsOwnNumber() throws Exception {
    TestGateway test = TestGateway.started();
    for (int round = 0; round < ROUNDS; round++) {
      GatewayRequest request = test.matchedRequest();
      together(
          () -> request.attempt(new TestAttemptHead()),
          () -> request.attempt(new TestAttemptHead()),
          () -> request.attempt(new TestAttemptHead()));
      Set<Integer> numbers = new HashSet<>();
      for (UpstreamAttempt at = request.lastAttempt(); at != null; at = at.previous) {
        numbers.add(at.number);
      }
      assertThat(numbers).containsExactlyInAnyOrder(0, 1, 2);
    }
  }

  private static void assertReportedOnce(TestGateway test, int requests) {
    assertThat(test.gateway.firstModelFailure()).isNull();
    assertThat(test.gateway.activeRequests()).isZero();
    assertThat(test.spans(SpanKind.SERVER)).hasSize(requests);
    assertThat(test.spans(SpanKind.CLIENT)).hasSize(requests);
    Set<String> servers = new HashSet<>();
    for (SpanData server : test.spans(SpanKind.SERVER)) {
      servers.add(server.getSpanId());
    }
    for (SpanData client : test.spans(SpanKind.CLIENT)) {
      assertThat(servers.remove(client.getParentSpanId())).isTrue();
    }
    assertThat(count(test, GatewayMetrics.SERVER_REQUEST_DURATION)).isEqualTo(requests);
    assertThat(count(test, GatewayMetrics.CLIENT_REQUEST_DURATION)).isEqualTo(requests);
  }

  private static long count(TestGateway test, String histogram) {
    long count = 0;
    for (HistogramPointData point : test.histogram(histogram)) {
      count += point.getCount();
    }
    return count;
  }

  private void together(Runnable... actions) throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(actions.length);
    List<Callable<Object>> calls = new ArrayList<>();
    for (Runnable action : actions) {
      calls.add(
          () -> {
            barrier.await();
            action.run();
            return action;
          });
    }
    for (Future<Object> done : threads.invokeAll(calls)) {
      done.get();
    }
  }
}
