package io.gatelens.gateway;

import static io.gatelens.gateway.ResponseSource.CLIENT;
import static io.gatelens.gateway.ResponseSource.GATEWAY;
import static io.gatelens.gateway.ResponseSource.UPSTREAM;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.NotYetConnectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ResponseOriginTest {

  private static final TestGateway TEST = TestGateway.started();
  private static final Filter LIMITER = Filter.rateLimiter("RequestRateLimiter", 1);
  private static final Filter ROUTING = new Filter("NettyRoutingFilter", 3);
  private static final Filter USERS = Filter.ofUser("Tenant", 2);

  static Stream<Arguments> origins() {
    List<Arguments> rows = new ArrayList<>();
    // no attempt
    rows.add(row("no route", GatewayRequest::routeMissed, 404, GATEWAY, ResponseFlag.NO_ROUTE));
    rows.add(row("the gateway's own page", GatewayRequest::routeMissed, 200, GATEWAY, null));
    rows.add(
        row(
            "no route, told by an exception",
            r -> {
              r.routeMissed();
              r.failed(new IllegalStateException("404"));
            },
            404,
            GATEWAY,
            ResponseFlag.NO_ROUTE));
    for (int status : new int[] {400, 413, 414, 431}) {
      rows.add(row("bad request " + status, r -> {}, status, GATEWAY, ResponseFlag.BAD_REQUEST));
    }
    rows.add(row("nothing known", r -> {}, 200, GATEWAY, null));
    rows.add(row("no response", r -> {}, 0, GATEWAY, ResponseFlag.GATEWAY_ERROR));
    rows.add(row("own error", r -> {}, 500, GATEWAY, ResponseFlag.GATEWAY_ERROR));
    rows.add(row("filter answers", matched(), 401, GATEWAY, ResponseFlag.FILTER_RESPONSE));
    rows.add(
        row("filter answers 429", answering(USERS), 429, GATEWAY, ResponseFlag.FILTER_RESPONSE));
    for (int status : new int[] {429, 503, 403}) {
      rows.add(
          row(
              "limiter answers " + status,
              answering(LIMITER),
              status,
              GATEWAY,
              ResponseFlag.RATE_LIMITED));
    }
    rows.add(
        row(
            "limiter lets it pass, filter behind it answers 429",
            matched()
                .andThen(
                    r -> {
                      TestStep limiter = TestStep.entered(r, LIMITER, 0, false);
                      TestStep.entered(r, USERS, 1, false).completed();
                      limiter.completed();
                    }),
            429,
            GATEWAY,
            ResponseFlag.FILTER_RESPONSE));
    rows.add(
        row(
            "limiter answers, and its fallback in its place",
            answering(LIMITER).andThen(r -> TestStep.entered(r, USERS, 0, true).completed()),
            200,
            GATEWAY,
            ResponseFlag.RATE_LIMITED));
    rows.add(
        row(
            "limiter answers, and the fallback is an upstream",
            answering(LIMITER).andThen(answer(200)),
            200,
            UPSTREAM,
            null));
    rows.add(
        row(
            "limiter fails",
            matched()
                .andThen(
                    r -> {
                      IllegalStateException error = new IllegalStateException("no Redis");
                      TestStep.entered(r, LIMITER, 0, false).failed(error);
                      r.failed(error);
                    }),
            500,
            GATEWAY,
            ResponseFlag.FILTER_FAILED));
    rows.add(
        row(
            "limiter answers, another reason was told",
            answering(LIMITER).andThen(r -> r.flag(ResponseFlag.CIRCUIT_OPEN)),
            429,
            GATEWAY,
            ResponseFlag.CIRCUIT_OPEN));
    rows.add(
        row(
            "filter fails",
            matched().andThen(r -> r.failed(new IllegalStateException())),
            500,
            GATEWAY,
            ResponseFlag.FILTER_FAILED));
    rows.add(
        row(
            "handler fails",
            r -> r.failed(new IllegalStateException()),
            500,
            GATEWAY,
            ResponseFlag.GATEWAY_ERROR));
    // the upstream's answer
    rows.add(row("answer", answered(200), 200, UPSTREAM, null));
    rows.add(row("error answer", answered(503), 503, UPSTREAM, null));
    rows.add(row("rewritten", answered(500), 200, GATEWAY, ResponseFlag.FILTER_RESPONSE));
    rows.add(
        row(
            "fails after the answer",
            answered(200).andThen(r -> r.failed(new IllegalStateException())),
            500,
            GATEWAY,
            ResponseFlag.GATEWAY_ERROR));
    rows.add(
        row(
            "filter fails after the answer",
            failingAfter(attempt -> withHead(attempt).completed(), new IllegalStateException()),
            500,
            GATEWAY,
            ResponseFlag.FILTER_FAILED));
    rows.add(
        row(
            "filter fails after the answer's head, with a connection of its own",
            failingAfter(attempt -> withHead(attempt).cancelled(), new ConnectException()),
            500,
            GATEWAY,
            ResponseFlag.FILTER_FAILED));
    rows.add(
        row(
            "filter loses its patience with the upstream",
            failingAfter(UpstreamAttempt::cancelled, new TimeoutException()),
            500,
            GATEWAY,
            ResponseFlag.UPSTREAM_TIMEOUT));
    rows.add(
        row(
            "filter that asked the upstream fails",
            matched()
                .andThen(
                    r -> {
                      IOException error = new IOException("reset by peer");
                      TestStep outer = TestStep.entered(r, USERS, 0, false);
                      TestStep routing = TestStep.entered(r, ROUTING, 1, false);
                      r.attempt(new TestAttemptHead()).cancelled();
                      routing.failed(error);
                      outer.failed(error);
                      r.failed(error);
                    }),
            500,
            GATEWAY,
            ResponseFlag.UPSTREAM_RESET));
    // the attempt's failure
    rows.add(failure(new UnknownHostException("orders"), ResponseFlag.DNS_FAILED));
    rows.add(failure(new ConnectException("refused"), ResponseFlag.CONNECT_FAILED));
    rows.add(failure(new NoRouteToHostException(), ResponseFlag.CONNECT_FAILED));
    rows.add(failure(new ConnectTimeoutException(), ResponseFlag.CONNECT_FAILED));
    rows.add(failure(new SSLHandshakeException("expired"), ResponseFlag.TLS_FAILED));
    rows.add(failure(new PoolAcquireTimeoutException(), ResponseFlag.POOL_EXHAUSTED));
    rows.add(failure(new PoolAcquirePendingLimitException(), ResponseFlag.POOL_EXHAUSTED));
    rows.add(failure(new ReadTimeoutException(), ResponseFlag.UPSTREAM_TIMEOUT));
    rows.add(failure(new TimeoutException(), ResponseFlag.UPSTREAM_TIMEOUT));
    rows.add(failure(new PrematureCloseException(), ResponseFlag.UPSTREAM_RESET));
    rows.add(failure(new WebSocketClientHandshakeException(), ResponseFlag.CONNECT_FAILED));
    rows.add(failure(new AbortedException(), ResponseFlag.UPSTREAM_RESET));
    rows.add(failure(new NotYetConnectedException(), ResponseFlag.UPSTREAM_RESET));
    rows.add(failure(new IOException("reset by peer"), ResponseFlag.UPSTREAM_RESET));
    rows.add(failure(new IllegalStateException(), ResponseFlag.GATEWAY_ERROR));
    rows.add(
        failure(
            new CompletionException(new IOException(new UnknownHostException("orders"))),
            ResponseFlag.DNS_FAILED));
    rows.add(failure(ringOfCauses(), ResponseFlag.GATEWAY_ERROR));
    // others
    rows.add(
        row(
            "retried, then answered",
            failing(new IOException()).andThen(answer(200)),
            200,
            UPSTREAM,
            null));
    rows.add(
        row(
            "retried in vain",
            failing(new IOException()).andThen(failing(new ConnectException())),
            503,
            GATEWAY,
            ResponseFlag.CONNECT_FAILED));
    rows.add(
        row(
            "retried, and answered with a failure each time",
            answer(503).andThen(answer(503)),
            503,
            UPSTREAM,
            ResponseFlag.RETRIES_EXHAUSTED));
    rows.add(
        row(
            "retries exhausted, told",
            failing(new IOException()).andThen(r -> r.flag(ResponseFlag.RETRIES_EXHAUSTED)),
            503,
            GATEWAY,
            ResponseFlag.RETRIES_EXHAUSTED));
    rows.add(row("response timeout", cancelled(), 504, GATEWAY, ResponseFlag.UPSTREAM_TIMEOUT));
    rows.add(
        row(
            "response timeout, told by the failure",
            cancelled().andThen(r -> r.failed(new RuntimeException(new TimeoutException()))),
            500,
            GATEWAY,
            ResponseFlag.UPSTREAM_TIMEOUT));
    rows.add(
        row("cancelled for a fallback", cancelled(), 200, GATEWAY, ResponseFlag.FILTER_RESPONSE));
    rows.add(
        row(
            "answer whose body nobody wanted",
            matched()
                .andThen(
                    r -> {
                      UpstreamAttempt attempt = r.attempt(new TestAttemptHead());
                      attempt.firstByte(304);
                      attempt.cancelled();
                    }),
            304,
            UPSTREAM,
            null));
    rows.add(row("cut off", truncated(), 200, UPSTREAM, ResponseFlag.UPSTREAM_TRUNCATED));
    rows.add(
        row(
            "cut off and found out in time",
            truncated(),
            502,
            GATEWAY,
            ResponseFlag.UPSTREAM_TRUNCATED));
    rows.add(
        row(
            "client gone",
            cancelled().andThen(GatewayRequest::clientAborted),
            0,
            CLIENT,
            ResponseFlag.CLIENT_ABORTED));
    rows.add(
        row(
            "of two attempts at once the first answered",
            matched().andThen(ResponseOriginTest::hedged),
            200,
            UPSTREAM,
            null));
    rows.add(
        row(
            "two attempts at once, and a filter's answer",
            matched().andThen(ResponseOriginTest::hedged),
            202,
            GATEWAY,
            ResponseFlag.FILTER_RESPONSE));
    rows.add(
        row(
            "an error that is no signal, and the connection closed",
            matched()
                .andThen(r -> r.broken(new NoClassDefFoundError("x/Y")))
                .andThen(GatewayRequest::clientAborted),
            0,
            GATEWAY,
            ResponseFlag.FILTER_FAILED));
    rows.add(
        row(
            "client gone in the middle of the body",
            answered(200).andThen(GatewayRequest::clientAborted),
            200,
            CLIENT,
            ResponseFlag.CLIENT_ABORTED));
    return rows.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("origins")
  void origin_isWhatTheTimelineSays(
      String name,
      Consumer<GatewayRequest> timeline,
      int status,
      ResponseSource source,
      @Nullable ResponseFlag flag) {
    GatewayRequest request = TEST.gateway.requestStarted(new TestHead());
    timeline.accept(request);

    request.ended(status);

    ResponseOrigin origin = ResponseOrigin.of(request);
    assertThat(origin.flag()).isEqualTo(flag);
    assertThat(origin.source()).isEqualTo(source);
  }

  @Test
  void origin_isOnTheSpanAndOnTheMetric() {
    TestGateway test = TestGateway.started();
    GatewayRequest request = test.matchedRequest();
    request.flag(ResponseFlag.CIRCUIT_OPEN);
    request.flag(ResponseFlag.GATEWAY_ERROR);

    request.ended(503);

    Attributes span = test.span(SpanKind.SERVER).getAttributes();
    assertThat(span.get(stringKey("gateway.response.source"))).isEqualTo("gateway");
    assertThat(span.get(stringKey("gateway.response.flag"))).isEqualTo("circuit_open");
    Attributes metric =
        test.values(GatewayMetrics.SERVER_REQUEST_DURATION).keySet().iterator().next();
    assertThat(metric.get(stringKey("gateway.response.source"))).isEqualTo("gateway");
    assertThat(metric.get(stringKey("gateway.response.flag"))).isEqualTo("circuit_open");
  }

  @Test
  void everyOrigin_hasItsOwnNumberOfEightBits() {
    List<Integer> numbers = new ArrayList<>();
    for (ResponseSource source : ResponseSource.values()) {
      numbers.add(ResponseOrigin.of(source, null).number());
      for (ResponseFlag flag : ResponseFlag.values()) {
        numbers.add(ResponseOrigin.of(source, flag).number());
      }
    }

    assertThat(numbers).doesNotHaveDuplicates().allMatch(number -> number >= 0 && number < 256);
  }

  private static Arguments row(
      String name,
      Consumer<GatewayRequest> timeline,
      int status,
      ResponseSource source,
      @Nullable ResponseFlag flag) {
    return Arguments.of(name, timeline, status, source, flag);
  }

  private static Arguments failure(Throwable error, ResponseFlag flag) {
    return row(
        "attempt fails with " + error.getClass().getName(), failing(error), 503, GATEWAY, flag);
  }

  private static Consumer<GatewayRequest> matched() {
    return request -> request.routeMatched(TEST.route());
  }

  /** A filter of the user's that fails when the upstream's filter is done. */
  private static Consumer<GatewayRequest> failingAfter(
      Consumer<UpstreamAttempt> attempting, Throwable error) {
    return matched()
        .andThen(
            request -> {
              TestStep outer = TestStep.entered(request, USERS, 0, false);
              TestStep routing = TestStep.entered(request, ROUTING, 1, true);
              attempting.accept(request.attempt(new TestAttemptHead()));
              routing.completed();
              outer.failed(error);
              request.failed(error);
            });
  }

  private static UpstreamAttempt withHead(UpstreamAttempt attempt) {
    attempt.firstByte(200);
    return attempt;
  }

  private static Consumer<GatewayRequest> answering(Filter filter) {
    return matched().andThen(request -> TestStep.entered(request, filter, 0, false).completed());
  }

  private static Consumer<GatewayRequest> answered(int status) {
    return matched().andThen(answer(status));
  }

  private static Consumer<GatewayRequest> answer(int status) {
    return request -> {
      UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
      attempt.firstByte(status);
      attempt.completed();
    };
  }

  private static Consumer<GatewayRequest> failing(Throwable error) {
    return matched().andThen(request -> request.attempt(new TestAttemptHead()).failed(error));
  }

  private static Consumer<GatewayRequest> cancelled() {
    return matched().andThen(request -> request.attempt(new TestAttemptHead()).cancelled());
  }

  private static void hedged(GatewayRequest request) {
    UpstreamAttempt first = request.attempt(new TestAttemptHead());
    UpstreamAttempt second = request.attempt(new TestAttemptHead());
    first.firstByte(200);
    first.completed();
    second.cancelled();
  }

  private static Consumer<GatewayRequest> truncated() {
    return matched()
        .andThen(
            request -> {
              UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
              attempt.firstByte(200);
              attempt.truncated(null);
            });
  }

  private static Throwable ringOfCauses() {
    RuntimeException outer = new RuntimeException();
    outer.initCause(new RuntimeException(outer));
    return outer;
  }

  // Named as the transports name theirs.

  private static final class ConnectTimeoutException extends ConnectException {}

  private static final class PoolAcquireTimeoutException extends TimeoutException {}

  private static final class PoolAcquirePendingLimitException extends RuntimeException {}

  private static final class ReadTimeoutException extends RuntimeException {}

  private static final class PrematureCloseException extends IOException {}

  private static final class WebSocketClientHandshakeException extends RuntimeException {}

  private static final class AbortedException extends RuntimeException {}
}
