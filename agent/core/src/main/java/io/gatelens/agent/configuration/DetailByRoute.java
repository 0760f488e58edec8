package io.gatelens.agent.configuration;

import io.gatelens.gateway.GatewaySettings.Detail;
import java.util.Map;

/** The value of {@code gatelens.trace.detail.routes}. */
record DetailByRoute(Map<String, Detail> details) {

  static final String ALLOWED =
      "none, or route ids with off, auto or full each, e.g. orders=full;search=off";

  static DetailByRoute parse(String text) {
    return new DetailByRoute(Pairs.parse(text, Detail.class));
  }
}
