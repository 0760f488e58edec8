package io.gatelens.instrumentation.springcloudgateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.gateway.ConfigLoads;
import io.gatelens.gateway.ConfigSnapshot;
import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayClock;
import io.gatelens.gateway.GatewaySettings;
import io.gatelens.instrumentation.springcloudgateway.DescribedRoute.Part;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.route.RouteDefinition;

/** What a load of many routes costs the thread that refreshes. */
class ManyRoutesTest {

  private static final int ROUTES = 10_000;
  private static final int ROUNDS = 5;

  /** Of a machine that does other things as well; the aim is 100 ms. */
  private static final long MAX_MILLIS = 1_000;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  @Test
  void hashAndDifference_ofTenThousandRoutes_takeLittleTime() {
    ConfigLoads loads = new Gateway(GatewaySettings.defaults(), GatewayClock.system()).config();
    List<RouteDefinition> definitions = definitions();
    List<Long> millis = new ArrayList<>();

    for (int round = 0; round < ROUNDS; round++) {
      definitions.get(round).setOrder(round + 1);
      long before = threads.getCurrentThreadCpuTime();
      loads.started("refresh", null).loaded(snapshot(definitions));
      millis.add((threads.getCurrentThreadCpuTime() - before) / 1_000_000);
    }

    assertThat(loads.recent().get(0).change().changed()).containsExactly("route-" + (ROUNDS - 1));
    assertThat(millis.get(ROUNDS - 1)).as("milliseconds of CPU: %s", millis).isLessThan(MAX_MILLIS);
    System.out.println("hash and difference of 10,000 routes, ms of CPU by round: " + millis);
  }

  private static ConfigSnapshot snapshot(List<RouteDefinition> definitions) {
    ConfigSnapshot.Builder snapshot = ConfigSnapshot.builder();
    for (RouteDefinition definition : definitions) {
      snapshot.entry(definition.getId(), CanonicalForm.of(definition));
    }
    return snapshot.build();
  }

  private static List<RouteDefinition> definitions() {
    Random chance = new Random(1);
    List<RouteDefinition> definitions = new ArrayList<>();
    for (int i = 0; i < ROUTES; i++) {
      definitions.add(
          new DescribedRoute(
                  "route-" + i,
                  "http://upstream-" + i % 100 + ":8080",
                  0,
                  List.of(new Part("Path", Map.of("_genkey_0", "/api/" + i + "/**"))),
                  List.of(
                      new Part("StripPrefix", Map.of("_genkey_0", "1")),
                      new Part("AddRequestHeader", Map.of("name", "X-Route", "value", "v" + i))),
                  Map.of("team", "team-" + i % 10))
              .read(chance));
    }
    return definitions;
  }
}
