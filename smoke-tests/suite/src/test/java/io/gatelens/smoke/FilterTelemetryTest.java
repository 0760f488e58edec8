package io.gatelens.smoke;

import static io.gatelens.testing.TestBed.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.ReceivedMetric;
import io.gatelens.rig.ReceivedSpan;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The chain of filters of the real gateway: which they are, and whose the time is. */
@ParameterizedClass
@MethodSource("combinations")
class FilterTelemetryTest {

  private static final String ROUTES =
      """
      - id: chained
        uri: http://${upstream.host}:${upstream.a}
        predicates: [ "Path=/chained/**" ]
        filters: [ "StripPrefix=1", "AddRequestHeader=X-Gateway, sample" ]
      - id: audited
        uri: http://${upstream.host}:${upstream.b}
        predicates: [ "Path=/audited/**" ]
        filters: [ "StripPrefix=1", "Audit" ]
      """;

  /** What the sample's filter {@code Audit} waits for on a thread that Reactor does not know. */
  private static final double WAIT_SECONDS = 0.02;

  /** Far more than the filter takes on a cold JVM. */
  private static final int UPSTREAM_MILLIS = 3_000;

  private static final long FIRST = Integer.MIN_VALUE;
  private static final long LAST = Integer.MAX_VALUE;

  /** One for all tests of a combination. */
  private static ObservedGateway gateway;

  FilterTelemetryTest(Combination combination) {}

  static List<Combination> combinations() {
    return Combination.everyLine();
  }

  @BeforeParameterizedClassInvocation
  static void start(Combination combination) {
    gateway = ObservedGateway.start(combination, ROUTES, FilterTelemetryTest::configure);
  }

  private static GatewayProcess.Builder configure(GatewayProcess.Builder builder) {
    return builder
        .argument("--spring.profiles.active=stamped")
        .environment("GATELENS_TRACE_DETAIL_ROUTES", "chained=full");
  }

  @AfterParameterizedClassInvocation
  static void everythingIsDocumented_nothingWasWarnedOf_noAdviceFailed() {
    try (ObservedGateway ending = gateway) {
      ending.assertSound();
      Documented.assertEverythingIs(ending.receiver);
    }
  }

  @Test
  void theWholeChain_isThere_inItsOrder_alsoAFilterThatIsALambda() {
    gateway.caller.get("/chained/all");

    assertThat(filters("/chained/all", "pre", 15))
        .extracting(FilterTelemetryTest::nameAndOrder)
        .containsExactly(
            "RemoveCachedBodyFilter " + FIRST,
            "AdaptCachedBodyGlobalFilter " + (FIRST + 1000),
            "NettyWriteResponseFilter -1",
            "ForwardPathFilter 0",
            "GatewayMetricsFilter 0",
            "StripPrefix 1",
            "AddRequestHeader 2",
            "AccessLog 5",
            "RouteToRequestUrlFilter 10000",
            "ReactiveLoadBalancerClientFilter 10150",
            "LoadBalancerServiceInstanceCookieFilter 10151",
            "WebsocketRoutingFilter " + (LAST - 1),
            "SampleGateway " + LAST,
            "NettyRoutingFilter " + LAST,
            "ForwardRoutingFilter " + LAST);
    assertThat(gateway.receiver.spans()).noneMatch(span -> span.name().contains("Lambda"));
  }

  @Test
  void aWaitOnAForeignThread_isTheFiltersOwnTime_andTheUpstreamBehindItIsNot() {
    gateway.caller.get("/audited/slow/" + UPSTREAM_MILLIS);

    ReceivedSpan waited =
        gateway.receiver.awaitSpan(
            span ->
                span.has("gateway.filter.name", "Audit") && span.has("gateway.filter.phase", "pre"),
            PATIENCE);
    assertThat(waited.status()).isEqualTo("UNSET");
    assertThat(waited.attributes()).containsEntry("gateway.filter.outcome", "ok");
    assertThat(waited.durationNanos() / 1e9).isBetween(WAIT_SECONDS, UPSTREAM_MILLIS / 1e3 / 2);
    assertThat(auditSeconds("pre")).isBetween(WAIT_SECONDS, UPSTREAM_MILLIS / 1e3 / 2);
    assertThat(auditSeconds("post")).isLessThan(UPSTREAM_MILLIS / 1e3 / 2);
  }

  /** Of the one request through it. */
  private static double auditSeconds(String phase) {
    ReceivedMetric duration =
        gateway.receiver.awaitMetric(
            metric ->
                metric.name().equals("gateway.filter.duration")
                    && metric.has("gateway.filter.name", "Audit")
                    && metric.has("gateway.filter.phase", phase),
            PATIENCE);
    assertThat(duration.count()).isEqualTo(1);
    return duration.sum();
  }

  /** They are reported behind their request, and may arrive with another batch. */
  private static List<ReceivedSpan> filters(String path, String phase, int atLeast) {
    ReceivedSpan server = gateway.server(path);
    return gateway
        .receiver
        .awaitSpans(
            atLeast,
            span ->
                span.parentSpanId().equals(server.spanId())
                    && span.has("gateway.filter.phase", phase),
            PATIENCE)
        .stream()
        .sorted(Comparator.comparingLong(ReceivedSpan::startNanos))
        .toList();
  }

  private static String nameAndOrder(ReceivedSpan filter) {
    return filter.attributes().get("gateway.filter.name")
        + " "
        + filter.attributes().get("gateway.filter.order");
  }
}
