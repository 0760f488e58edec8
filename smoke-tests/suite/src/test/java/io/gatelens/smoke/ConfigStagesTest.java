package io.gatelens.smoke;

import static io.gatelens.testing.TestBed.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.ReceivedMetric;
import io.gatelens.rig.ReceivedSpan;
import io.gatelens.rig.SampleApp;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stages, triggers, storms and overlaps of the real gateway's configuration loads. The tests of a
 * line share a gateway; each begins with its routes as they were at the start, and with nothing
 * received of what was before.
 */
@ParameterizedClass
@MethodSource("combinations")
class ConfigStagesTest {

  private static ObservedGateway gateway;
  private static ReceivedSpan startup;

  private final Combination combination;

  /** The load that made the active routes. */
  private ReceivedSpan calm;

  ConfigStagesTest(Combination combination) {
    this.combination = combination;
  }

  static List<Combination> combinations() {
    return Combination.everyLine();
  }

  /** Without the gateway's own count of definitions, which reads the sources once more. */
  @BeforeParameterizedClassInvocation
  static void start(Combination combination) {
    gateway =
        ObservedGateway.start(
            combination,
            builder ->
                builder
                    .argument("--spring.profiles.active=events,planned")
                    .argument(
                        "--" + SampleApp.setting(combination.line(), "metrics.enabled=false")));
    startup = gateway.load(span -> span.has("gateway.config.trigger", "startup"));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    gateway.close();
  }

  /**
   * A route comes and goes: what the test before left is gone with it, and the last load of the
   * registry is one that changed something. Spans arrive in the order of their ends, so with the
   * second one's everything before has arrived.
   */
  @BeforeEach
  void calmDown() {
    plan("0 marker");
    heartbeats(1);
    gateway.load(span -> names(span, "gateway.config.routes.added", "planned-marker"));
    heartbeats(1);
    calm = gateway.load(span -> names(span, "gateway.config.routes.removed", "planned-marker"));
    gateway.awaitFreshMetrics();
    gateway.receiver.takeSpans();
  }

  private static boolean names(ReceivedSpan load, String attribute, String route) {
    return load.attributes().get(attribute) instanceof List<?> routes && routes.contains(route);
  }

  @AfterEach
  void isSound() {
    gateway.assertSound();
    Documented.assertEverythingIs(gateway.receiver);
  }

  @Test
  void everyTrigger_isToldApart() {
    assertThat(startup.attributes())
        .containsEntry("gateway.config.outcome", "applied")
        .containsEntry("gateway.config.source", "properties");

    assertAsks("/actuator/gateway/refresh", "actuator", "GatewayControllerEndpoint");
    assertAsks("/actuator/refresh", "refresh", "RefreshScopeRefreshedEvent");
    assertAsks("/events/config", "config", "RefreshEventListener");
    assertAsks("/events/bus", "bus", "RefreshListener");
    assertAsks("/events/registered", "discovery", "InstanceRegisteredEvent");
    assertAsks("/events/repository", "repository", "InMemoryRouteDefinitionRepository");
    assertAsks("/events/code", "application", "Events");
  }

  private static void assertAsks(String path, String trigger, String source) {
    gateway.caller.post(path, "");
    ReceivedSpan load = gateway.load(span -> span.has("gateway.config.trigger", trigger));
    assertThat(load.attributes())
        .containsEntry("gateway.config.trigger.source", source)
        .containsEntry("gateway.config.outcome", "unchanged")
        .containsEntry("gateway.config.source", "properties");
  }

  @Test
  void stages_areChildrenOfTheLoad_andWithinIt() {
    plan("300 ok");
    gateway.caller.post("/actuator/gateway/refresh", "");

    ReceivedSpan load = gateway.load(span -> span.has("gateway.config.trigger", "actuator"));
    List<ReceivedSpan> stages = stages(load);
    assertThat(load.attributes())
        .containsEntry("gateway.config.source", "PlannedSource,properties")
        .containsEntry("gateway.config.routes.added", List.of("planned-ok"));
    assertThat(stages)
        .allSatisfy(
            stage -> {
              assertThat(stage.parentSpanId()).isEqualTo(load.spanId());
              assertThat(stage.startNanos()).isBetween(load.startNanos(), load.endNanos());
              assertThat(stage.endNanos()).isBetween(stage.startNanos(), load.endNanos());
              assertThat(stage.status()).isEqualTo("UNSET");
            });
    ReceivedSpan slow = named(stages, "gateway.config.fetch PlannedSource");
    assertThat(slow.durationNanos()).isGreaterThan(299_000_000L);
    assertThat(slow.attributes())
        .containsEntry("gateway.config.source", "PlannedSource")
        .containsEntry("gateway.config.stage.entries", 1L);
    assertThat(ownTime(slow)).isBetween(0.299, slow.durationNanos() / 1e9 + 1e-6);
    ReceivedSpan file = named(stages, "gateway.config.fetch properties");
    assertThat(ownTime(file)).isLessThan(0.299);
    ReceivedSpan convert = named(stages, "gateway.config.convert");
    assertThat(convert.attributes())
        .containsEntry(
            "gateway.config.stage.entries", load.attributes().get("gateway.config.routes"));
    assertThat(ownTime(convert)).isPositive();
    if (combination.line().compareTo("4.1") >= 0) {
      ReceivedSpan swap = named(stages, "gateway.config.swap");
      assertThat(swap.startNanos()).isGreaterThanOrEqualTo(slow.endNanos());
      assertThat(swap.attributes())
          .containsEntry(
              "gateway.config.stage.entries", load.attributes().get("gateway.config.routes"));
    }
  }

  @Test
  void loadsThatOverlap_haveEachItsOwnOutcome_andItsOwnErrors() {
    plan("1500 bad");
    plan("0 ok");
    CompletableFuture.allOf(asking("/actuator/gateway/refresh")).join();
    asking("/events/code").join();

    ReceivedSpan good = gateway.load(span -> span.has("gateway.config.trigger", "application"));
    ReceivedSpan bad = gateway.load(span -> span.has("gateway.config.trigger", "actuator"));
    assertThat(good.endNanos()).isLessThan(bad.endNanos()).isGreaterThan(bad.startNanos());
    assertThat(good.attributes())
        .containsEntry("gateway.config.outcome", "applied")
        .containsEntry("gateway.config.routes.added", List.of("planned-ok"));
    assertThat(exceptions(good)).isEmpty();
    assertThat(bad.attributes())
        .containsEntry("gateway.config.outcome", "rejected")
        .doesNotContainKey("gateway.config.hash");
    assertThat(exceptions(bad))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.attributes()).containsEntry("gateway.route.id", "planned-bad"));
    ReceivedSpan convert = named(stages(bad), "gateway.config.convert");
    assertThat(convert.status()).isEqualTo("ERROR");
    assertThat(convert.attributes())
        .containsEntry("error.type", "java.lang.IllegalArgumentException");
    assertThat(named(stages(good), "gateway.config.convert").status()).isEqualTo("UNSET");
    // What is active is the good one's, and the old ones serve on.
    gateway.receiver.awaitMetric(
        metric ->
            metric.name().equals("gateway.config.info")
                && metric.has("gateway.config.hash", good.attributes().get("gateway.config.hash")),
        PATIENCE);
    assertThat(good.attributes().get("gateway.config.hash"))
        .isNotEqualTo(calm.attributes().get("gateway.config.hash"));
    assertThat(gateway.caller.get("/api/still-here").statusCode()).isEqualTo(200);
  }

  @Test
  void stormOfHeartbeats_isCounted_andMakesOneSpan_butForThoseThatChangeSomething() {
    double unchanged = loads("discovery", "unchanged");
    double applied = loads("discovery", "applied");
    heartbeats(40);
    awaitLoads("discovery", "unchanged", unchanged + 40);
    plan("0 ok");
    heartbeats(1);
    awaitLoads("discovery", "applied", applied + 1);

    List<ReceivedSpan> told =
        gateway.receiver.awaitSpans(
            2, span -> span.has("gateway.config.trigger", "discovery"), PATIENCE);
    assertThat(told).hasSize(2);
    assertThat(told.get(0).attributes())
        .containsEntry("gateway.config.outcome", "unchanged")
        .containsEntry("gateway.config.trigger.source", "HeartbeatEvent")
        .doesNotContainKey("gateway.config.loads.before");
    assertThat(told.get(1).attributes())
        .containsEntry("gateway.config.outcome", "applied")
        .containsEntry("gateway.config.loads.before", 39L);
  }

  @Test
  void sourceThatFails_isNamed_countedInARow_andWellAgain() {
    double rejected = loads("application", "rejected");
    plan("0 fail");
    plan("0 fail");
    gateway.caller.post("/events/code", "");
    gateway.caller.post("/events/code", "");

    awaitLoads("application", "rejected", rejected + 2);
    ReceivedSpan load = gateway.load(span -> span.has("gateway.config.outcome", "rejected"));
    ReceivedSpan fetch = named(stages(load), "gateway.config.fetch PlannedSource");
    assertThat(fetch.status()).isEqualTo("ERROR");
    assertThat(fetch.statusMessage()).isEqualTo("the planned source is down");
    gateway.awaitValue("gateway.config.source.failures", "source", "PlannedSource", 2);
    gateway.awaitValue("gateway.config.source.failures", "source", "properties", 0);
    gateway.awaitValue("gateway.readiness.condition", "condition", "config.sources", 0);
    assertThat(gateway.caller.get("/api/still-here").statusCode()).isEqualTo(200);

    gateway.caller.post("/events/code", "");
    gateway.awaitValue("gateway.config.source.failures", "source", "PlannedSource", 0);
    gateway.awaitValue("gateway.readiness.condition", "condition", "config.sources", 1);
    gateway.awaitValue("gateway.config.last_load.success", 1);
  }

  /** A refresh of some routes goes on without those that it cannot read. */
  @Test
  void refreshOfSomeRoutes_whoseSourceFails_isPartial_althoughTheGatewayCallsItASuccess() {
    plan("0 fail");
    gateway.caller.post("/actuator/gateway/refresh?metadata=group:some", "");

    ReceivedSpan load = gateway.load(span -> span.has("gateway.config.trigger", "actuator"));
    boolean canRefreshSome = !combination.line().equals("3.1");
    assertThat(load.attributes())
        .containsEntry("gateway.config.outcome", canRefreshSome ? "partial" : "rejected");
    assertThat(named(stages(load), "gateway.config.fetch PlannedSource").status())
        .isEqualTo("ERROR");
    gateway.awaitValue("gateway.config.source.failures", "source", "PlannedSource", 1);
    assertThat(gateway.caller.get("/api/still-here").statusCode()).isEqualTo(200);
  }

  @Test
  void requestThatFindsNoRoutes_isALoad_andServed() {
    plan("0 ok");
    gateway.caller.post("/events/forget", "");

    assertThat(gateway.caller.get("/api/after-a-miss").statusCode()).isEqualTo(200);

    ReceivedSpan load = gateway.load(span -> span.has("gateway.config.trigger", "cache_miss"));
    assertThat(load.parentSpanId()).isEmpty();
    assertThat(load.attributes())
        .containsEntry("gateway.config.outcome", "applied")
        .containsEntry("gateway.config.routes.added", List.of("planned-ok"));
    assertThat(named(stages(load), "gateway.config.convert").status()).isEqualTo("UNSET");
  }

  /** The gateway keeps that failure in place of routes. */
  @Test
  void missThatFails_isALoad_andToldOnce_untilTheNextLoadMendsIt() {
    double rejected = loads("cache_miss", "rejected");
    double unchanged = loads("application", "unchanged");
    plan("0 fail");
    gateway.caller.post("/events/forget", "");

    for (int i = 0; i < 5; i++) {
      assertThat(gateway.caller.get("/api/no-routes").statusCode()).isEqualTo(500);
    }
    ReceivedSpan failed = gateway.load(span -> span.has("gateway.config.trigger", "cache_miss"));
    assertThat(failed.attributes()).containsEntry("gateway.config.outcome", "rejected");
    gateway.awaitValue("gateway.config.source.failures", "source", "PlannedSource", 1);

    gateway.caller.post("/events/code", "");
    awaitLoads("application", "unchanged", unchanged + 1);
    assertThat(gateway.caller.get("/api/routes-again").statusCode()).isEqualTo(200);
    gateway.awaitValue("gateway.config.source.failures", "source", "PlannedSource", 0);
    awaitLoads("cache_miss", "rejected", rejected + 1);
  }

  private static void plan(String reading) {
    assertThat(
            gateway
                .caller
                .post("/events/plan?reading=" + reading.replace(' ', '+'), "")
                .statusCode())
        .isEqualTo(200);
  }

  private static void heartbeats(int count) {
    gateway.caller.post("/events/heartbeats?count=" + count, "");
  }

  private static CompletableFuture<Integer> asking(String path) {
    return CompletableFuture.supplyAsync(() -> gateway.caller.post(path, "").statusCode());
  }

  private static double loads(String trigger, String outcome) {
    return gateway.receiver.currentMetrics().stream()
        .filter(metric -> isCountOf(metric, trigger, outcome))
        .mapToDouble(ReceivedMetric::value)
        .sum();
  }

  private static void awaitLoads(String trigger, String outcome, double count) {
    gateway.receiver.awaitMetric(
        metric -> isCountOf(metric, trigger, outcome) && metric.value() == count, PATIENCE);
  }

  private static boolean isCountOf(ReceivedMetric metric, String trigger, String outcome) {
    return metric.name().equals("gateway.config.loads")
        && metric.has("trigger", trigger)
        && metric.has("outcome", outcome);
  }

  private static List<ReceivedSpan> stages(ReceivedSpan load) {
    // The load's own span ends last, so its stages are there.
    return gateway.receiver.spans().stream()
        .filter(span -> span.parentSpanId().equals(load.spanId()))
        .toList();
  }

  private static List<ReceivedSpan.Event> exceptions(ReceivedSpan load) {
    return load.events().stream().filter(event -> event.name().equals("exception")).toList();
  }

  private static ReceivedSpan named(List<ReceivedSpan> stages, String name) {
    return stages.stream()
        .filter(span -> span.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not among " + stages));
  }

  private static double ownTime(ReceivedSpan stage) {
    return (double) stage.attributes().get("gateway.config.stage.own_time");
  }
}
