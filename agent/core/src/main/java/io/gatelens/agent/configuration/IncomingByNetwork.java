package io.gatelens.agent.configuration;

import io.gatelens.gateway.ClientNetworks;
import io.gatelens.gateway.GatewaySettings.Incoming;

/** The value of {@code gatelens.trace.incoming.networks}. */
record IncomingByNetwork(ClientNetworks networks) {

  static final String ALLOWED =
      "none, or networks with continue, link or ignore each, e.g. 10.0.0.0/8=continue";

  static IncomingByNetwork parse(String text) {
    return new IncomingByNetwork(ClientNetworks.of(Pairs.parse(text, Incoming.class)));
  }
}
