package io.gatelens.smoke;

import static io.gatelens.testing.TestBed.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.ReceivedSpan;
import io.gatelens.rig.SampleApp;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Loads of the real gateway's configuration, good and bad. */
@ParameterizedClass
@MethodSource("combinations")
class ConfigLoadTelemetryTest {

  private final Combination combination;

  private ObservedGateway gateway;

  ConfigLoadTelemetryTest(Combination combination) {
    this.combination = combination;
  }

  static List<Combination> combinations() {
    return Combination.everyLine();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void loads_tellTheirTrigger_theirOutcome_andWhatTheyChanged() {
    gateway = ObservedGateway.start(combination);
    String routes = gateway.app.defaultRoutes();

    ReceivedSpan first = gateway.load(span -> span.has("gateway.config.outcome", "applied"));
    assertThat(first.parentSpanId()).isEmpty();
    assertThat(first.attributes())
        .containsEntry("gateway.config.trigger", "startup")
        .containsEntry("gateway.config.routes", countOf(routes));
    assertThat(String.valueOf(first.attributes().get("gateway.config.hash"))).hasSize(64);

    gateway.caller.post("/actuator/gateway/refresh", "");
    ReceivedSpan again = gateway.load(span -> span.has("gateway.config.trigger", "actuator"));
    assertThat(again.attributes())
        .containsEntry("gateway.config.outcome", "unchanged")
        .containsEntry("gateway.config.hash", first.attributes().get("gateway.config.hash"));

    gateway.app.writeRoutes(routes.replace("Path=/tenant/**", "Path=/renters/**"));
    gateway.caller.post("/actuator/refresh", "");
    ReceivedSpan changed =
        gateway.load(
            span ->
                span.has("gateway.config.trigger", "refresh")
                    && span.has("gateway.config.outcome", "applied"));
    assertThat(changed.attributes())
        .containsEntry("gateway.config.routes.changed", List.of("tenant"))
        .doesNotContainEntry("gateway.config.hash", first.attributes().get("gateway.config.hash"));

    gateway.app.writeRoutes(routes.replace("[ Tenant ]", "[ NoSuchFilter ]"));
    gateway.caller.post("/actuator/refresh", "");
    ReceivedSpan rejected = gateway.load(span -> span.has("gateway.config.outcome", "rejected"));
    assertThat(rejected.status()).isEqualTo("ERROR");
    assertThat(rejected.events())
        .anySatisfy(
            event ->
                assertThat(event.attributes())
                    .containsEntry("gateway.route.id", "tenant")
                    .containsKey("exception.message"));
    assertThat(gateway.caller.get("/api/still-here").statusCode()).isEqualTo(200);
    gateway.receiver.awaitMetric(
        metric -> metric.name().equals("gateway.config.last_load.success") && metric.value() == 0,
        PATIENCE);

    gateway.app.writeRoutes(routes);
    gateway.caller.post("/actuator/refresh", "");
    gateway.receiver.awaitMetric(
        metric -> metric.name().equals("gateway.config.last_load.success") && metric.value() == 1,
        PATIENCE);
    gateway.receiver.awaitMetric(
        metric ->
            metric.name().equals("gateway.config.loads")
                && metric.has("outcome", "rejected")
                && metric.value() == 1,
        PATIENCE);
    assertThat(gateway.warnings()).isEmpty();
    Documented.assertEverythingIs(gateway.receiver);
  }

  private static long countOf(String routes) {
    return routes.lines().filter(line -> line.strip().startsWith("- id: ")).count();
  }

  @Test
  void aLoadThatDropsABadRoute_isPartial_althoughTheGatewayCallsItASuccess() {
    gateway =
        ObservedGateway.start(
            combination,
            builder ->
                builder.argument(
                    "--"
                        + SampleApp.setting(
                            combination.line(), "fail-on-route-definition-error=false")));
    gateway.load(span -> span.has("gateway.config.outcome", "applied"));

    gateway.app.writeRoutes(gateway.app.defaultRoutes().replace("[ Tenant ]", "[ NoSuchFilter ]"));
    gateway.caller.post("/actuator/refresh", "");

    ReceivedSpan partial = gateway.load(span -> span.has("gateway.config.outcome", "partial"));
    assertThat(partial.attributes())
        .containsEntry("gateway.config.routes", countOf(gateway.app.defaultRoutes()) - 1)
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

    gateway.app.writeRoutes(gateway.app.defaultRoutes());
    gateway.caller.post("/actuator/refresh", "");

    awaitLastLoad(1);
    gateway.load(span -> span.has("gateway.config.routes.added", List.of("tenant")));
    gateway.assertSound();
  }

  private void awaitLastLoad(int success) {
    gateway.receiver.awaitMetric(
        metric ->
            metric.name().equals("gateway.config.last_load.success") && metric.value() == success,
        PATIENCE);
  }
}
