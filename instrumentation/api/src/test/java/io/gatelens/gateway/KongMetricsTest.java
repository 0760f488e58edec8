package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class KongMetricsTest {

  private final TestGateway test = kong(GatewaySettings.defaults());

  private static TestGateway kong(GatewaySettings settings) {
    TestGateway made = new TestGateway(settings, Sampler.alwaysOn());
    made.gateway.withKongProfile();
    made.telemetryReady();
    return made;
  }

  @Test
  void proxiedRequest_hasItsPartsInMilliseconds_byServiceRouteCodeAndSource() {
    GatewayRequest request = test.matchedRequest();
    request.bodyBytes(12, 3_000_000_000L);
    test.clock.setMillis(10);
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    test.clock.setMillis(40);
    attempt.firstByte(200);
    attempt.completed();
    test.clock.setMillis(50);
    request.ended(200);

    Attributes of = series("orders-service", "orders", "200", "service");
    assertThat(test.values("kong.latency")).isEqualTo(Map.of(of, 50.0));
    assertThat(test.values("kong.upstream_latency")).isEqualTo(Map.of(of, 30.0));
    assertThat(test.values("kong.kong_latency")).isEqualTo(Map.of(of, 20.0));
    assertThat(test.values("kong.request.size")).isEqualTo(Map.of(of, 12.0));
    assertThat(test.values("kong.response.size")).isEqualTo(Map.of(of, 3e9));
    assertThat(test.values("kong.requests")).isEqualTo(Map.of(Attributes.empty(), 1.0));
    assertThat(test.histogram("kong.latency"))
        .singleElement()
        .satisfies(
            point ->
                assertThat(point.getBoundaries())
                    .containsExactly(
                        25.0, 50.0, 80.0, 100.0, 250.0, 400.0, 700.0, 1e3, 2e3, 5e3, 1e4, 3e4,
                        6e4));
    assertThat(test.histogram("kong.kong_latency"))
        .singleElement()
        .satisfies(
            point ->
                assertThat(point.getBoundaries())
                    .containsExactly(
                        1.0, 2.0, 5.0, 7.0, 10.0, 15.0, 20.0, 30.0, 50.0, 75.0, 100.0, 200.0, 500.0,
                        750.0, 1e3, 3e3, 6e3));
  }

  @Test
  void answerOfTheGateway_isKongs_andHasNoUpstreamTime() {
    GatewayRequest request = test.gateway.requestStarted(new TestHead());
    request.routeMatched(test.gateway.routes().route("plain", "/plain", null, "10.0.0.7"));
    request.ended(429);

    Attributes of = series("10.0.0.7", "plain", "429", "kong");
    assertThat(test.values("kong.latency")).containsOnlyKeys(of);
    assertThat(test.values("kong.upstream_latency")).isEmpty();
    assertThat(test.values("kong.request.size")).isEmpty();
  }

  @Test
  void requestsOfARouteThatLeadsToAnotherHost_areOfThatService() {
    for (String host : List.of("a.internal", "b.internal", "b.internal")) {
      GatewayRequest request = test.gateway.requestStarted(new TestHead());
      request.routeMatched(test.gateway.routes().route("plain", "/plain", null, host));
      request.ended(429);
    }

    assertThat(test.histogram("kong.latency"))
        .extracting(HistogramPointData::getAttributes, HistogramPointData::getCount)
        .containsExactlyInAnyOrder(
            tuple(series("a.internal", "plain", "429", "kong"), 1L),
            tuple(series("b.internal", "plain", "429", "kong"), 2L));
  }

  @Test
  void hostsOfTargets_areWantedUntilItIsKnownThatTheProfileIsOff() {
    TestGateway starting = new TestGateway(GatewaySettings.defaults(), Sampler.alwaysOn());
    assertThat(starting.gateway.wantsHosts()).isTrue();
    assertThat(test.gateway.wantsHosts()).isTrue();

    starting.telemetryReady();

    assertThat(starting.gateway.wantsHosts()).isFalse();
  }

  @Test
  void requestOfAClientThatLeft_is499_andTheServicesWhereItWasProxied() {
    GatewayRequest proxied = test.matchedRequest();
    UpstreamAttempt attempt = proxied.attempt(new TestAttemptHead());
    proxied.clientAborted();
    attempt.cancelled();
    proxied.ended(0);
    GatewayRequest waiting = test.matchedRequest();
    waiting.clientAborted();
    waiting.ended(0);
    GatewayRequest late = test.matchedRequest();
    late.clientAborted();
    late.ended(200);

    assertThat(test.values("kong.latency"))
        .containsOnlyKeys(
            series("orders-service", "orders", "499", "service"),
            series("orders-service", "orders", "499", "kong"),
            series("orders-service", "orders", "200", "kong"));
  }

  @Test
  void requestWithoutARoute_hasNeitherServiceNorRoute() {
    GatewayRequest request = test.gateway.requestStarted(new TestHead());
    request.routeMissed();
    request.ended(404);

    assertThat(test.values("kong.latency")).containsOnlyKeys(series(null, null, "404", "kong"));
  }

  @Test
  void routesBeyondTheLimit_areOneSeries() {
    TestGateway bounded =
        kong(
            new GatewaySettings(
                GatewaySettings.Detail.AUTO,
                0,
                GatewaySettings.Incoming.CONTINUE,
                null,
                0,
                SettingsByRequest.NONE,
                false,
                GatewaySettings.Reach.OFF,
                GatewaySettings.Owner.AGENT,
                Set.of(),
                new SeriesSettings(1, 0)));
    for (int i = 0; i < 3; i++) {
      GatewayRequest request = bounded.gateway.requestStarted(new TestHead());
      request.routeMatched(bounded.gateway.routes().route("r" + i, null, null, "host" + i));
      request.ended(200);
    }

    assertThat(bounded.values("kong.latency"))
        .containsOnlyKeys(
            series("host0", "r0", "200", "kong"),
            series(null, null, "200", "kong").toBuilder()
                .put("otel.metric.overflow", true)
                .build());
  }

  @Test
  void instancesThatNobodyChecks_areTold_whileTheyAreNews() {
    UpstreamTargets targets = test.gateway.targets();
    Object checker = new Object();
    targets.checking("stock", checker, List.of(new UpstreamTarget("stock", "10.0.0.7", 80)));
    for (String service : List.of("orders", "stock")) {
      assertThat(targets.wantsInstances(service)).isTrue();
      targets.found(service, () -> List.of(new UpstreamTarget(service, "10.0.0.7", 80)));
      assertThat(targets.wantsInstances(service)).isFalse();
    }

    assertThat(test.values("kong.unchecked_targets"))
        .isEqualTo(
            Map.of(
                Attributes.builder()
                    .put("gateway.upstream.cluster", "orders")
                    .put("server.address", "10.0.0.7")
                    .put("server.port", 80)
                    .build(),
                1.0));
    test.clock.setMillis(2_000);
    assertThat(targets.wantsInstances("orders")).isTrue();
    test.clock.setMillis(ListedTargets.COUNTS_NANOS / 1_000_000 + 1);
    assertThat(test.values("kong.unchecked_targets")).isEmpty();
    assertThat(checker).isNotNull(); // It is held weakly.
  }

  @Test
  void instancesOrServicesBeyondTheBounds_areNotTold_andNotAskedForWithEachRequest() {
    UpstreamTargets targets = test.gateway.targets();
    List<UpstreamTarget> tooMany =
        IntStream.rangeClosed(0, UpstreamTargets.MAX_TARGETS)
            .mapToObj(i -> new UpstreamTarget("orders", "10.0.0.7", 1 + i))
            .toList();
    targets.found("orders", () -> tooMany);
    assertThat(targets.wantsInstances("orders")).isFalse();
    assertThat(test.values("kong.unchecked_targets")).isEmpty();

    for (int i = 1; i < UpstreamTargets.MAX_CLUSTERS; i++) {
      targets.found("service-" + i, List::of);
    }

    assertThat(targets.wantsInstances("one more")).isFalse();
    test.clock.setMillis(2_000);
    assertThat(targets.wantsInstances("orders")).isTrue();
    assertThat(targets.wantsInstances("one more")).isFalse();
    test.clock.setMillis(ListedTargets.COUNTS_NANOS / 1_000_000 + 1);
    assertThat(test.values("kong.unchecked_targets")).isEmpty();
    assertThat(targets.wantsInstances("one more")).as("after the others are forgotten").isTrue();
  }

  @Test
  void instanceThatCannotBeRead_isCounted_andGoesNoFurther() {
    test.gateway
        .targets()
        .found(
            "orders",
            () -> {
              throw new IllegalStateException("of the application");
            });

    assertThat(test.gateway.modelFailures()).isEqualTo(1);
    assertThat(test.values("kong.unchecked_targets")).isEmpty();
  }

  @Test
  void withoutTheProfile_thereIsNoneOfIt() {
    TestGateway plain = TestGateway.started();
    assertThat(plain.gateway.targets().wantsInstances("orders")).isFalse();
    plain.proxied(200);

    assertThat(plain.metrics().keySet())
        .contains("http.server.request.duration")
        .noneMatch(name -> name.startsWith("kong"));
  }

  private static Attributes series(
      @Nullable String service, @Nullable String route, String code, String source) {
    var attributes = Attributes.builder().put("code", code).put("source", source);
    if (service != null) {
      attributes.put("service", service);
    }
    if (route != null) {
      attributes.put("gateway.route.id", route);
    }
    return attributes.build();
  }
}
