package io.gatelens.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.HttpCaller;
import io.gatelens.rig.ReceivedSpan;
import java.util.List;

/**
 * The routes that a gateway's own endpoint keeps in its repository.
 *
 * @param refreshing sends the refreshes, on a connection of their own: they are answered at once,
 *     which must not follow an answer from elsewhere (docs/gateways.md, "What a gateway may do by
 *     itself")
 */
record RepositoryRoutes(ObservedGateway gateway, HttpCaller refreshing) {

  private static final String PATH = "/actuator/gateway/routes/";
  private static final String ROUTE =
      """
      {"uri": "http://127.0.0.1:%d",
       "predicates": [{"name": "Path", "args": {"_genkey_0": "/%s/**"}}]}""";

  RepositoryRoutes(ObservedGateway gateway) {
    this(gateway, HttpCaller.http1(gateway.process.port()));
  }

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
    refreshing.post("/actuator/gateway/refresh", "");
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
