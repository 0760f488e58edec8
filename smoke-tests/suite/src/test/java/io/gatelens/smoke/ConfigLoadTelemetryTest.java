package io.gatelens.smoke;

import static io.gatelens.testing.TestBed.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.ReceivedSpan;
import io.gatelens.rig.SampleApp;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Loads of the real gateway's configuration, good and bad. The tests of a line share a gateway;
 * each begins with the same routes, and with no span of what was before.
 */
@ParameterizedClass
@MethodSource("combinations")
class ConfigLoadTelemetryTest {

  private static ObservedGateway gateway;
  private static ReceivedSpan startup;
  private static int tests;

  private final Combination combination;
  private String routes;
  private ReceivedSpan base;

  ConfigLoadTelemetryTest(Combination combination) {
    this.combination = combination;
  }

  static List<Combination> combinations() {
    return Combination.everyLine();
  }

  @BeforeParameterizedClassInvocation
  static void start(Combination combination) {
    gateway = ObservedGateway.start(combination);
    startup = gateway.load(span -> span.has("gateway.config.outcome", "applied"));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    gateway.close();
  }

  /**
   * Loads routes of which one has an id that only this test has. Spans arrive in the order of their
   * ends: with that load's everything before is there.
   */
  @BeforeEach
  void begin() {
    String id = "audit-" + ++tests;
    routes = gateway.app.defaultRoutes().replace("- id: audit", "- id: " + id);
    load(routes, true);
    base = gateway.load(span -> span.has("gateway.config.routes.added", List.of(id)));
    gateway.receiver.takeSpans();
  }

  @AfterEach
  void isSound() {
    gateway.assertSound();
    Documented.assertEverythingIs(gateway.receiver);
  }

  /** Has the gateway read these routes, and fail at a bad one, or leave it out. */
  private void load(String routes, boolean failsAtABadOne) {
    String setting = SampleApp.setting(combination.line(), "fail-on-route-definition-error");
    gateway.app.writeRoutes(routes + "\n---\n" + setting + ": " + failsAtABadOne + "\n");
    gateway.caller.post("/actuator/refresh", "");
  }

  @Test
  void loads_tellTheirTrigger_theirOutcome_andWhatTheyChanged() {
    assertThat(startup.parentSpanId()).isEmpty();
    assertThat(startup.attributes())
        .containsEntry("gateway.config.trigger", "startup")
        .containsEntry("gateway.config.routes", countOf(routes));
    assertThat(String.valueOf(startup.attributes().get("gateway.config.hash"))).hasSize(64);

    gateway.caller.post("/actuator/gateway/refresh", "");
    ReceivedSpan again = gateway.load(span -> span.has("gateway.config.trigger", "actuator"));
    assertThat(again.attributes())
        .containsEntry("gateway.config.outcome", "unchanged")
        .containsEntry("gateway.config.hash", base.attributes().get("gateway.config.hash"));

    load(routes.replace("Path=/tenant/**", "Path=/renters/**"), true);
    ReceivedSpan changed =
        gateway.load(
            span ->
                span.has("gateway.config.trigger", "refresh")
                    && span.has("gateway.config.outcome", "applied"));
    assertThat(changed.attributes())
        .containsEntry("gateway.config.routes.changed", List.of("tenant"))
        .doesNotContainEntry("gateway.config.hash", base.attributes().get("gateway.config.hash"));

    load(routes.replace("[ Tenant ]", "[ NoSuchFilter ]"), true);
    ReceivedSpan rejected = gateway.load(span -> span.has("gateway.config.outcome", "rejected"));
    assertThat(rejected.status()).isEqualTo("ERROR");
    assertThat(rejected.events())
        .anySatisfy(
            event ->
                assertThat(event.attributes())
                    .containsEntry("gateway.route.id", "tenant")
                    .containsKey("exception.message"));
    assertThat(gateway.caller.get("/api/still-here").statusCode()).isEqualTo(200);
    awaitLastLoad(0);

    load(routes, true);
    awaitLastLoad(1);
    gateway.receiver.awaitMetric(
        metric ->
            metric.name().equals("gateway.config.loads")
                && metric.has("outcome", "rejected")
                && metric.value() == 1,
        PATIENCE);
  }

  private static long countOf(String routes) {
    return routes.lines().filter(line -> line.strip().startsWith("- id: ")).count();
  }

  @Test
  void aLoadThatDropsABadRoute_isPartial_althoughTheGatewayCallsItASuccess() {
    load(routes.replace("[ Tenant ]", "[ NoSuchFilter ]"), false);

    ReceivedSpan partial = gateway.load(span -> span.has("gateway.config.outcome", "partial"));
    assertThat(partial.attributes())
        .containsEntry("gateway.config.routes", countOf(routes) - 1)
        .containsEntry("gateway.config.routes.removed", List.of("tenant"));
    assertThat(partial.events())
        .anySatisfy(
            event -> assertThat(event.attributes()).containsEntry("gateway.route.id", "tenant"));
    gateway.receiver.awaitMetric(
        metric ->
            metric.name().equals("gateway.config.routes")
                && metric.has("state", "invalid")
                && metric.value() == 1,
        PATIENCE);
    awaitLastLoad(0);

    load(routes, false);

    awaitLastLoad(1);
    gateway.load(span -> span.has("gateway.config.routes.added", List.of("tenant")));
  }

  private void awaitLastLoad(int success) {
    gateway.receiver.awaitMetric(
        metric ->
            metric.name().equals("gateway.config.last_load.success") && metric.value() == success,
        PATIENCE);
  }
}
