package io.gatelens.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.ReceivedSpan;
import java.util.List;

/** The routes that a gateway's own endpoint keeps in its repository. */
record RepositoryRoutes(ObservedGateway gateway) {

  private static final String PATH = "/actuator/gateway/routes/";
  private static final String ROUTE =
      """
      {"uri": "http://127.0.0.1:%d",
       "predicates": [{"name": "Path", "args": {"_genkey_0": "/%s/**"}}]}""";

  /** Adds a route to upstream a for paths that begin with its id; it serves after a refresh. */
  void add(String id) {
    String route = ROUTE.formatted(gateway.upstreamA.port(), id);
    assertThat(
            gateway
                .caller
                .send("POST", PATH + id, route, "Content-Type", "application/json")
                .statusCode())
        .isEqualTo(201);
  }

  void delete(String id) {
    assertThat(gateway.caller.send("DELETE", PATH + id, "").statusCode()).isEqualTo(200);
  }

  void refresh() {
    gateway.caller.post("/actuator/gateway/refresh", "");
  }

  /** The load that added this route and no other. */
  ReceivedSpan added(String id) {
    return gateway.load(span -> span.has("gateway.config.routes.added", List.of(id)));
  }

  /** The load that removed this route and no other. */
  ReceivedSpan removed(String id) {
    return gateway.load(span -> span.has("gateway.config.routes.removed", List.of(id)));
  }
}
