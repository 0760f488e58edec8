package io.gatelens.smoke;

import static io.gatelens.testing.TestBed.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.HttpCaller;
import io.gatelens.rig.ReceivedSpan;
import io.gatelens.rig.Upstream;
import java.net.http.HttpResponse;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Routes that are marked critical, on a real gateway that loses what is behind them. */
class CriticalRoutesTest {

  private static final String STOCK = "--spring.cloud.loadbalancer.clients.stock.health-check.";

  private static final String NO_INSTANCE =
      "\nspring.cloud.discovery.client.simple.instances.orders: []\n";

  static List<Combination> combinations() {
    return Combination.ofThreeLines();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void nodeWhoseServicesAreGone_isNotReady_untilTheyAreBack(Combination combination) {
    try (ObservedGateway gateway =
        ObservedGateway.start(
            combination,
            builder ->
                builder
                    .argument(STOCK + "interval=1s")
                    // One whose connections can be ended with the upstream.
                    .argument(STOCK + "path.stock=/status/200")
                    .environment("GATELENS_READINESS_CRITICAL_ROUTES", "stock-lb;sotck-lb"),
            CriticalRoutesTest::withCriticalOrders)) {
      HttpCaller status =
          HttpCaller.http1(
              gateway.process.awaitStatusUri(ObservedGateway.START_PATIENCE).getPort());
      assertThat(status.get("/status/ready").body())
          .startsWith("{\"ready\":true")
          .contains("config.critical_routes: no route of the configuration has the id sotck-lb")
          .contains("0 of 2 critical routes have a healthy target, and it is not known of the");

      // The first request for a service begins its checks.
      gateway.caller.get("/stock/first");
      gateway.caller.get("/orders/first");
      awaitReady(status, 200, "1 of 2 critical routes have a healthy target");
      instancesAreLostAndFound(gateway, status);
      healthIsLostAndFound(gateway, status);

      assertThat(gateway.warnings()).isEmpty();
      Documented.assertEverythingIs(gateway.receiver);
    }
  }

  /** The discovery has no instance any more; nothing checks their health. */
  private static void instancesAreLostAndFound(ObservedGateway gateway, HttpCaller status) {
    String routes = withCriticalOrders(gateway.app.defaultRoutes());
    gateway.app.writeRoutes(routes + NO_INSTANCE);
    gateway.caller.post("/actuator/refresh", "");

    assertThat(gateway.caller.get("/orders/none").statusCode()).isEqualTo(503);

    awaitReady(status, 503, "upstream.targets: orders-lb: no instance of orders");
    ReceivedSpan lost = change(gateway, "orders-lb: no instance of orders");
    assertThat(lost.kind()).isEqualTo("INTERNAL");
    assertThat(lost.parentSpanId()).isEmpty();
    assertThat(lost.status()).isEqualTo("UNSET");
    assertThat(lost.events())
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.attributes())
                    .containsEntry("gateway.readiness.condition", "upstream.targets")
                    .containsEntry("gateway.readiness.from", "met")
                    .containsEntry("gateway.readiness.to", "not_met")
                    .containsEntry("gateway.ready", false)
                    .hasSize(5));

    gateway.app.writeRoutes(routes);
    gateway.caller.post("/actuator/refresh", "");
    assertThat(gateway.caller.get("/orders/some").statusCode()).isEqualTo(200);
    awaitReady(status, 200, "1 of 2 critical routes have a healthy target");
  }

  /** The load balancer's own checks fail; no request is needed for that. */
  private static void healthIsLostAndFound(ObservedGateway gateway, HttpCaller status) {
    int port = gateway.upstreamA.port();
    gateway.upstreamA.keepAlive(false);
    gateway.upstreamA.clear();
    Awaitility.await().atMost(PATIENCE).until(() -> gateway.upstreamA.requests().size() > 1);
    gateway.upstreamA.close();

    awaitReady(status, 503, "upstream.targets: stock-lb: none healthy of stock");
    change(gateway, "stock-lb: none healthy of stock");
    gateway.receiver.awaitMetric(
        metric ->
            metric.name().equals("gateway.readiness.condition")
                && metric.has("condition", "upstream.targets")
                && metric.value() == 0,
        PATIENCE);

    try (Upstream back = Upstream.start("a", port)) {
      assertThat(back.port()).isEqualTo(port);
      awaitReady(status, 200, "1 of 2 critical routes have a healthy target");
    }
  }

  private static String withCriticalOrders(String routes) {
    return routes.replaceFirst(
        "( +)- id: orders-lb\n", "$0$1  metadata: { gatelens.critical: true }\n");
  }

  private static ReceivedSpan change(ObservedGateway gateway, String reason) {
    return gateway.receiver.awaitSpan(
        span ->
            span.name().equals("gateway.readiness")
                && span.events().stream()
                    .anyMatch(
                        event -> reason.equals(event.attributes().get("gateway.readiness.reason"))),
        PATIENCE);
  }

  private static void awaitReady(HttpCaller status, int expected, String reason) {
    HttpResponse<String> answer =
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> status.get("/status/ready"), ready -> ready.body().contains(reason));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
  }
}
