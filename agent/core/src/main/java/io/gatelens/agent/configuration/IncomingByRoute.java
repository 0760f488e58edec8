package io.gatelens.agent.configuration;

import io.gatelens.gateway.GatewaySettings.Incoming;
import java.util.Map;

/** The value of {@code gatelens.trace.incoming.routes}. */
record IncomingByRoute(Map<String, Incoming> incoming) {

  static final String ALLOWED =
      "none, or route ids with continue, link or ignore each, e.g. public=link";

  static IncomingByRoute parse(String text) {
    return new IncomingByRoute(Pairs.parse(text, Incoming.class));
  }
}
