package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.semconv.HttpAttributes;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Whatever clients send and however many routes there are: series and memory are bounded. */
final class CardinalityTest {

  private static final int MANY = 100_000;
  private static final long MEBIBYTE = 1 << 20;

  private final TestGateway test = TestGateway.sampledBy(Sampler.alwaysOff());

  @Test
  void whatClientsSend_makesNoSeries_beyondAFew() {
    for (int i = 0; i < MANY / 10; i++) {
      requests(i);
    }
    long few = usedBytes();

    for (int i = MANY / 10; i < MANY; i++) {
      requests(i);
    }

    assertThat(usedBytes() - few).as("bytes of the other 90,000").isLessThan(2 * MEBIBYTE);
    Map<String, MetricData> metrics = test.metrics();
    assertThat(points(metrics, GatewayMetrics.SERVER_REQUEST_DURATION)).hasSize(2);
    assertThat(points(metrics, GatewayMetrics.CLIENT_REQUEST_DURATION))
        .hasSize(RouteTelemetry.MAX_UPSTREAMS + 1);
    assertThat(points(metrics, GatewayMetrics.CONNECTION_ACQUIRE_DURATION)).hasSize(1);
    assertThat(values(metrics)).noneMatch(value -> value.matches(".*(anything|client|M9).*"));
  }

  /** A request that no route matches, and one whose upstream is the client's wish. */
  private void requests(int number) {
    TestHead head = new TestHead("M" + number);
    head.path = "/anything/" + number;
    head.host = "client-" + number + ".example";
    head.userAgent = "client/" + number;
    head.clientAddress = "client-" + number;
    head.protocolVersion = "9." + number;
    GatewayRequest missed = test.gateway.requestStarted(head);
    missed.routeMissed();
    missed.ended(404);
    GatewayRequest matched = test.matchedRequest(head);
    UpstreamAttempt attempt =
        matched.attempt(new TestAttemptHead("upstream-" + number, 1 + number % 60_000));
    attempt.connectionAcquired(false);
    attempt.firstByte(200);
    attempt.completed();
    matched.ended(200);
  }

  @Test
  void routesWithoutEnd_makeAsManySeriesAsTheLimitAllows() {
    for (int i = 0; i < MANY / 10; i++) {
      routed(i);
    }
    long few = usedBytes();

    for (int i = MANY / 10; i < MANY; i++) {
      routed(i);
    }

    assertThat(usedBytes() - few).as("bytes of the other 90,000").isLessThan(2 * MEBIBYTE);
    int limit = SeriesSettings.DEFAULTS.maxRoutes();
    Collection<? extends PointData> requests =
        points(test.metrics(), GatewayMetrics.SERVER_REQUEST_DURATION);
    assertThat(requests).hasSize(limit + 1);
    assertThat(requests)
        .as("the first keep theirs")
        .extracting(point -> point.getAttributes().get(GatewayAttributes.ROUTE_ID))
        .contains("route-0", "route-" + (limit - 1))
        .doesNotContain("route-" + limit);
    assertThat(requests)
        .filteredOn(
            point -> Boolean.TRUE.equals(point.getAttributes().get(GatewayAttributes.OVERFLOW)))
        .singleElement()
        .satisfies(
            point ->
                assertThat(point.getAttributes().asMap())
                    .doesNotContainKeys(HttpAttributes.HTTP_ROUTE, GatewayAttributes.ROUTE_ID)
                    .containsEntry(HttpAttributes.HTTP_REQUEST_METHOD, "GET"));
    assertThat(test.histogram(GatewayMetrics.SERVER_REQUEST_DURATION))
        .extracting(point -> point.getCount())
        .contains((long) MANY - limit);
  }

  private void routed(int number) {
    GatewayRequest request = test.gateway.requestStarted(new TestHead());
    request.routeMatched(
        test.gateway.routes().route("route-" + number, "/r/" + number + "/**", "c-" + number));
    request.attempt(new TestAttemptHead("upstream-" + number, 80)).completed();
    request.ended(200);
  }

  private static Collection<? extends PointData> points(
      Map<String, MetricData> metrics, String name) {
    return metrics.get(name).getData().getPoints();
  }

  private static Set<String> values(Map<String, MetricData> metrics) {
    Set<String> values = new TreeSet<>();
    for (MetricData metric : metrics.values()) {
      for (PointData point : metric.getData().getPoints()) {
        Attributes attributes = point.getAttributes();
        attributes.forEach((key, value) -> values.add(value.toString()));
      }
    }
    return values;
  }

  private static long usedBytes() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
