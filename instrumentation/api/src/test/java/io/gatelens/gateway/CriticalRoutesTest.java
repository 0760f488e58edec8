package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.gateway.ReadinessPolicies.Policy;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CriticalRoutesTest {

  private static final UpstreamTarget FIRST = new UpstreamTarget("stock", "10.0.0.2", 9090);
  private static final UpstreamTarget SECOND = new UpstreamTarget("stock", "10.0.0.3", 9090);

  private final Object checker = new Object();

  @Test
  void withoutAMark_thereIsNoCondition() {
    TestGateway test = critical();
    load(test, snapshot(false));
    test.gateway.targets().found("stock", 0);

    assertThat(test.gateway.readiness().conditions())
        .extracting(ConditionState::name)
        .containsExactly("process.running", "config.loaded", "config.last_load", "config.routes");
    assertThat(test.gateway.readiness().isReady()).isTrue();
  }

  @Test
  void markedRoute_isNotMet_onceEachInstanceIsFoundUnhealthy_andAgainMetWithTheFirstHealthyOne() {
    TestGateway test = critical("stock-lb");
    load(test, snapshot(false));
    UpstreamTargets targets = test.gateway.targets();
    targets.checking("stock", checker, List.of(FIRST, SECOND));
    assertThat(told(test))
        .isEqualTo(
            "0 of 1 critical routes have a healthy target, and it is not known of the others");

    targets.checked("stock", checker, FIRST, false);
    assertThat(isReady(test)).as("the second was not checked yet").isTrue();
    targets.checked("stock", checker, SECOND, false);

    assertThat(told(test)).isEqualTo("stock-lb: none healthy of stock");
    assertThat(isReady(test)).isFalse();

    targets.checked("stock", checker, SECOND, true);

    assertThat(told(test)).isEqualTo("1 of 1 critical routes have a healthy target");
    assertThat(isReady(test)).isTrue();
    assertThat(test.spans())
        .extracting(SpanData::getName)
        .containsExactly("gateway.config.load", "gateway.readiness", "gateway.readiness");
  }

  @Test
  void markInTheConfiguration_countsAsWell_untilALoadTakesItAway() {
    TestGateway test = critical();
    load(test, snapshot(true));
    test.gateway.targets().checking("stock", checker, List.of());
    assertThat(told(test)).isEqualTo("stock-lb: no instance of stock");

    load(test, snapshot(false));

    assertThat(told(test)).isEqualTo("no route is marked critical");
    assertThat(isReady(test)).isTrue();
  }

  @Test
  void serviceWithoutInstances_isAnOutage_forAsLongAsALoadBalancerFoundSo() {
    TestGateway test = critical("stock-lb");
    load(test, snapshot(false));
    UpstreamTargets targets = test.gateway.targets();
    targets.found("stock", 2);
    assertThat(isReady(test)).isTrue();

    targets.found("stock", 0);
    assertThat(isReady(test)).isFalse();
    test.clock.setMillis(TimeUnit.MINUTES.toMillis(2));
    assertThat(isReady(test)).isFalse();

    // Nobody has asked since: a request is let in to find out.
    test.clock.setMillis(TimeUnit.MINUTES.toMillis(2) + 1);
    assertThat(isReady(test)).isTrue();
    targets.found("stock", 0);
    assertThat(isReady(test)).isFalse();
    targets.found("stock", 1);
    assertThat(isReady(test)).isTrue();
  }

  @Test
  void whatIsNotKnown_isNoOutage() {
    TestGateway test = critical("plain", "stock-lb");
    load(test, snapshot(false));

    assertThat(isReady(test)).isTrue();
    assertThat(told(test))
        .isEqualTo(
            "0 of 2 critical routes have a healthy target, and it is not known of the others");
  }

  @Test
  void idThatNoRouteHas_isAWarning_untilALoadBringsTheRoute() {
    TestGateway test = critical("sotck-lb", "stock-lb");
    load(test, snapshot(false));

    Readiness.Condition routes = test.gateway.readiness().condition("config.critical_routes");
    assertThat(routes.isMet()).isFalse();
    assertThat(routes.state().reason())
        .isEqualTo("no route of the configuration has the id sotck-lb");
    assertThat(isReady(test)).isTrue();
    assertThat(test.gateway.readiness().policies().of("config.critical_routes"))
        .isEqualTo(Policy.WARN);

    load(test, ConfigSnapshot.builder().entry("sotck-lb", "1").entry("stock-lb", "2").build());

    assertThat(routes.isMet()).isTrue();
  }

  @Test
  void policy_makesItAWarning() {
    TestGateway test =
        TestGateway.started(
            new ReadinessPolicies(Map.of("upstream.targets", Policy.WARN), 0, Set.of("stock-lb")));
    load(test, snapshot(false));

    test.gateway.targets().found("stock", 0);

    assertThat(told(test)).isEqualTo("stock-lb: no instance of stock");
    assertThat(isReady(test)).isTrue();
  }

  @Test
  void manyOutages_areToldInABoundedReason() {
    Set<String> ids = new LinkedHashSet<>();
    ConfigSnapshot.Builder snapshot = ConfigSnapshot.builder();
    for (int i = 0; i < 1_000; i++) {
      ids.add("route-" + i);
      snapshot.entry("route-" + i, "form").upstream("route-" + i, "stock", false);
    }
    TestGateway test = TestGateway.started(new ReadinessPolicies(Map.of(), 0, ids));
    load(test, snapshot.build());

    test.gateway.targets().found("stock", 0);

    assertThat(told(test)).startsWith("route-0: no instance of stock; ").endsWith("; and 990 more");
  }

  private static TestGateway critical(String... ids) {
    return TestGateway.started(
        new ReadinessPolicies(Map.of(), 0, new LinkedHashSet<>(List.of(ids))));
  }

  private static ConfigSnapshot snapshot(boolean isMarked) {
    return ConfigSnapshot.builder()
        .entry("stock-lb", "lb://stock" + isMarked)
        .upstream("stock-lb", "stock", isMarked)
        .entry("plain", "http://plain")
        .upstream("plain", null, false)
        .build();
  }

  private static void load(TestGateway test, ConfigSnapshot snapshot) {
    test.gateway.config().started("startup", null).loaded(snapshot);
  }

  private static boolean isReady(TestGateway test) {
    return test.gateway.readiness().isReady();
  }

  private static String told(TestGateway test) {
    return test.gateway.readiness().condition("upstream.targets").state().reason();
  }
}
