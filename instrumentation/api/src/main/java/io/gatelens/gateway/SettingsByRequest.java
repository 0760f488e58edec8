package io.gatelens.gateway;

import io.gatelens.gateway.GatewaySettings.Detail;
import io.gatelens.gateway.GatewaySettings.Incoming;
import java.util.Map;

/**
 * Settings that hold for some requests only, by the id of their route or by where they come from.
 *
 * @param detailByRoute in place of the general detail
 * @param incomingByRoute in place of all else that is said of a client's trace context
 * @param incomingByNetwork in place of what is generally done with it
 */
public record SettingsByRequest(
    Map<String, Detail> detailByRoute,
    Map<String, Incoming> incomingByRoute,
    ClientNetworks incomingByNetwork) {

  /** None: the general settings hold for all requests. */
  public static final SettingsByRequest NONE =
      new SettingsByRequest(Map.of(), Map.of(), ClientNetworks.NONE);

  public SettingsByRequest {
    detailByRoute = Map.copyOf(detailByRoute);
    incomingByRoute = Map.copyOf(incomingByRoute);
  }
}
