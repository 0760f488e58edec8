package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.semconv.ErrorAttributes;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RequestMetricsTest {

  private final TestGateway test = TestGateway.started();

  @Test
  void proxiedRequest_isInEveryMetricWithExactlyItsAttributes() {
    proxied(200);

    assertThat(test.values(GatewayMetrics.SERVER_REQUEST_DURATION))
        .isEqualTo(
            Map.of(
                Attributes.builder()
                    .put("http.request.method", "GET")
                    .put("url.scheme", "http")
                    .put("http.route", "/orders/{id}")
                    .put("http.response.status_code", 200)
                    .put("network.protocol.version", "1.1")
                    .put("gateway.route.id", "orders")
                    .put("gateway.response.source", "upstream")
                    .build(),
                0.050));
    assertThat(test.values(GatewayMetrics.REQUEST_OVERHEAD_DURATION))
        .isEqualTo(
            Map.of(
                Attributes.builder()
                    .put("http.request.method", "GET")
                    .put("http.response.status_code", 200)
                    .put("gateway.route.id", "orders")
                    .build(),
                0.020));
    assertThat(test.values(GatewayMetrics.CLIENT_REQUEST_DURATION))
        .isEqualTo(
            Map.of(
                Attributes.builder()
                    .put("http.request.method", "GET")
                    .put("server.address", "orders")
                    .put("server.port", 9090)
                    .put("http.response.status_code", 200)
                    .put("network.protocol.version", "1.1")
                    .put("gateway.route.id", "orders")
                    .put("gateway.upstream.cluster", "orders-service")
                    .build(),
                0.030));
    assertThat(test.values(GatewayMetrics.UPSTREAM_TIME_TO_FIRST_BYTE))
        .isEqualTo(
            Map.of(
                Attributes.builder()
                    .put("gateway.route.id", "orders")
                    .put("gateway.upstream.cluster", "orders-service")
                    .build(),
                0.020));
  }

  @Test
  void sizesOfTheBodies_areRecordedWithTheAttributesOfTheDuration() {
    GatewayRequest request = test.matchedRequest();
    request.bodyBytes(12, 3_000_000_000L);
    request.ended(200);

    Map<Attributes, Double> durations = test.values(GatewayMetrics.SERVER_REQUEST_DURATION);
    Attributes attributes = durations.keySet().iterator().next();
    assertThat(test.values(GatewayMetrics.SERVER_REQUEST_BODY_SIZE))
        .isEqualTo(Map.of(attributes, 12.0));
    assertThat(test.values(GatewayMetrics.SERVER_RESPONSE_BODY_SIZE))
        .isEqualTo(Map.of(attributes, 3e9));
  }

  @Test
  void emptyBody_isRecorded_butNotOneThatNobodyCounted() {
    GatewayRequest counted = test.matchedRequest();
    counted.bodyBytes(0, 0);
    counted.ended(200);
    test.matchedRequest().ended(200);

    assertThat(test.histogram(GatewayMetrics.SERVER_REQUEST_BODY_SIZE))
        .singleElement()
        .satisfies(point -> assertThat(point.getCount()).isEqualTo(1));
  }

  @Test
  void waitForAConnection_isRecordedByTheService_withWhetherItWasPooled() {
    test.proxied(200);

    assertThat(test.values(GatewayMetrics.CONNECTION_ACQUIRE_DURATION))
        .containsOnlyKeys(
            Attributes.builder()
                .put("gateway.upstream.cluster", "orders-service")
                .put("gateway.upstream.connection.reused", true)
                .build());
  }

  @Test
  void waitForAConnection_isRecordedByTheAddress_whereThereIsNoService() {
    GatewayRequest request = test.gateway.requestStarted(new TestHead());
    request.routeMatched(test.gateway.routes().route("plain", "/plain", null));
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    test.clock.setMillis(7);
    attempt.connectionAcquired(false);
    attempt.completed();
    request.ended(200);

    assertThat(test.values(GatewayMetrics.CONNECTION_ACQUIRE_DURATION))
        .isEqualTo(
            Map.of(
                Attributes.builder()
                    .put("server.address", "orders")
                    .put("server.port", 9090)
                    .put("gateway.upstream.connection.reused", false)
                    .build(),
                0.007));
  }

  @Test
  void attemptsAfterTheFirst_areCountedWithWhatBecameOfThem() {
    retried(503, 503, 200);
    retried(503, 503);
    retried(200);

    assertThat(test.values(GatewayMetrics.RETRY_ATTEMPTS))
        .isEqualTo(
            Map.of(
                retry("failed"), 1.0,
                retry("recovered"), 1.0,
                retry("exhausted"), 1.0));
  }

  private void retried(int... statuses) {
    GatewayRequest request = test.matchedRequest();
    for (int status : statuses) {
      UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
      attempt.firstByte(status);
      attempt.completed();
    }
    request.ended(statuses[statuses.length - 1]);
  }

  private static Attributes retry(String outcome) {
    return Attributes.builder().put("gateway.route.id", "orders").put("outcome", outcome).build();
  }

  @Test
  void errors_haveTheirTypeOnBothSides() {
    GatewayRequest request = test.matchedRequest();
    request.attempt(new TestAttemptHead()).failed(new ConnectException("refused"));
    request.ended(503);

    assertThat(test.values(GatewayMetrics.SERVER_REQUEST_DURATION))
        .containsOnlyKeys(
            Attributes.builder()
                .put("http.request.method", "GET")
                .put("url.scheme", "http")
                .put("http.route", "/orders/{id}")
                .put("http.response.status_code", 503)
                .put("error.type", "503")
                .put("network.protocol.version", "1.1")
                .put("gateway.route.id", "orders")
                .put("gateway.response.source", "gateway")
                .put("gateway.response.flag", "connect_failed")
                .build());
    assertThat(test.values(GatewayMetrics.CLIENT_REQUEST_DURATION))
        .containsOnlyKeys(
            Attributes.builder()
                .put("http.request.method", "GET")
                .put("server.address", "orders")
                .put("server.port", 9090)
                .put("error.type", "java.net.ConnectException")
                .put("network.protocol.version", "1.1")
                .put("gateway.route.id", "orders")
                .put("gateway.upstream.cluster", "orders-service")
                .build());
  }

  @Test
  void requestWithoutARoute_hasNoRouteAttributes() {
    GatewayRequest request = test.gateway.requestStarted(new TestHead());
    request.routeMissed();
    request.ended(404);

    assertThat(test.values(GatewayMetrics.SERVER_REQUEST_DURATION))
        .containsOnlyKeys(
            Attributes.builder()
                .put("http.request.method", "GET")
                .put("url.scheme", "http")
                .put("http.response.status_code", 404)
                .put("network.protocol.version", "1.1")
                .put("gateway.response.source", "gateway")
                .put("gateway.response.flag", "no_route")
                .build());
  }

  @Test
  void twoFailuresOfDifferentClasses_areTwoSeries() {
    for (RuntimeException error :
        new RuntimeException[] {new IllegalStateException(), new IllegalArgumentException()}) {
      GatewayRequest request = test.matchedRequest();
      request.failed(error);
      request.ended(0);
    }

    assertThat(test.values(GatewayMetrics.SERVER_REQUEST_DURATION)).hasSize(2);
  }

  @Test
  void sameStatusForAnotherReason_isAnotherSeries() {
    test.matchedRequest().ended(200);
    proxied(200);
    GatewayRequest told = test.matchedRequest();
    told.flag(ResponseFlag.RATE_LIMITED);
    told.ended(200);

    assertThat(test.values(GatewayMetrics.SERVER_REQUEST_DURATION).keySet())
        .extracting(set -> set.get(GatewayAttributes.RESPONSE_FLAG))
        .containsExactlyInAnyOrder(null, "filter_response", "rate_limited");
  }

  @Test
  void attemptsThatFailOtherwise_areOtherSeries() {
    GatewayRequest request = test.matchedRequest();
    request.attempt(new TestAttemptHead()).failed(new ConnectException("refused"));
    request.attempt(new TestAttemptHead()).failed(new UnknownHostException("orders"));
    request.attempt(new TestAttemptHead()).truncated(null);
    request.attempt(new TestAttemptHead()).cancelled();
    request.attempt(new TestAttemptHead()).completed();
    request.ended(503);

    assertThat(test.values(GatewayMetrics.CLIENT_REQUEST_DURATION).keySet())
        .extracting(set -> set.get(ErrorAttributes.ERROR_TYPE))
        .containsExactlyInAnyOrder(
            "java.net.ConnectException",
            "java.net.UnknownHostException",
            "upstream_truncated",
            "cancelled",
            null);
  }

  @Test
  void everyCombination_hasItsOwnSeriesWithItsOwnValues() {
    int combinations = 0;
    for (String method : new String[] {"GET", "POST", "BREW"}) {
      for (String scheme : new String[] {"http", "https", "other"}) {
        for (String version : new String[] {"1.0", "1.1", "2", "3", "9"}) {
          for (int status : new int[] {0, 200, 404, 503}) {
            TestHead head = new TestHead(method);
            head.scheme = scheme;
            head.protocolVersion = version;
            test.matchedRequest(head).ended(status);
            test.matchedRequest(head).ended(status);
            combinations++;
          }
        }
      }
    }

    // An unknown scheme has no value of its own.
    assertThat(test.histogram(GatewayMetrics.SERVER_REQUEST_DURATION))
        .hasSize(combinations)
        .allMatch(point -> point.getCount() == 2);
  }

  @Test
  void attributeSets_areKeptWithinTheirBounds() {
    Route route = test.route();
    for (int status = 100; status < 999; status++) {
      test.matchedRequest().ended(status);
    }
    for (int port = 1; port <= 200; port++) {
      GatewayRequest request = test.matchedRequest();
      request.attempt(new TestAttemptHead("10.0.0.9", port)).completed();
      request.ended(200);
    }

    assertThat(route.telemetry().requests().size()).isEqualTo(RouteTelemetry.MAX_REQUEST_SETS);
    assertThat(route.telemetry().overheads().size()).isEqualTo(RouteTelemetry.MAX_REQUEST_SETS);
    assertThat(route.telemetry().at("10.0.0.9", 200))
        .as("one for all that are too many")
        .isSameAs(route.telemetry().at("10.0.0.8", 1))
        .isNotSameAs(route.telemetry().at("10.0.0.9", 1));
    assertThat(test.histogram(GatewayMetrics.CLIENT_REQUEST_DURATION))
        .hasSize(RouteTelemetry.MAX_UPSTREAMS + 1);
  }

  @Test
  void sameRequestAgain_takesTheSameSet() {
    proxied(200);
    proxied(200);

    assertThat(test.route().telemetry().requests().size()).isEqualTo(1);
    assertThat(test.route().telemetry().overheads().size()).isEqualTo(1);
  }

  @Test
  void errorTypesBeyondTheirNumbers_areStillReportedRight() {
    ErrorTypes types = new ErrorTypes();
    for (int i = 1; i < 64; i++) {
      assertThat(types.number("type-" + i)).isEqualTo(i);
    }

    assertThat(types.number("type-64")).isEqualTo(ErrorTypes.UNNUMBERED);
    assertThat(types.number("type-7")).isEqualTo(7);
  }

  @Test
  void durations_areInSecondsWithTheirBuckets() {
    proxied(200);

    Map<String, MetricData> metrics = test.metrics();
    for (String name :
        new String[] {
          GatewayMetrics.SERVER_REQUEST_DURATION,
          GatewayMetrics.CLIENT_REQUEST_DURATION,
          GatewayMetrics.REQUEST_OVERHEAD_DURATION,
          GatewayMetrics.UPSTREAM_TIME_TO_FIRST_BYTE,
        }) {
      MetricData metric = metrics.get(name);
      assertThat(metric).isNotNull();
      assertThat(metric.getUnit()).isEqualTo("s");
      assertThat(metric.getHistogramData().getPoints().iterator().next().getBoundaries())
          .isEqualTo(
              name.startsWith("http.") ? GatewayMetrics.HTTP_BUCKETS : GatewayMetrics.OWN_BUCKETS);
    }
  }

  private void proxied(int status) {
    long start = test.clock.nanoTime() + 42;
    GatewayRequest request = test.matchedRequest();
    test.clock.setNanos(start + 10_000_000);
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    attempt.requestPrepared(new HashMap<String, String>(), Map::put);
    attempt.requestSent();
    test.clock.setNanos(start + 30_000_000);
    attempt.firstByte(status);
    test.clock.setNanos(start + 40_000_000);
    attempt.completed();
    test.clock.setNanos(start + 50_000_000);
    request.ended(status);
  }
}
