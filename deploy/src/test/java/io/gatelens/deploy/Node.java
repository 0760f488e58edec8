package io.gatelens.deploy;

import io.gatelens.agent.configuration.AgentSettings;
import io.gatelens.agent.telemetry.InstrumentationStatus;
import io.gatelens.agent.telemetry.TelemetryStarter;
import io.gatelens.gateway.ConfigSnapshot;
import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayClock;
import io.gatelens.gateway.Readiness;

/**
 * Stands for a gateway that loads its configuration and ends, with all of the agent but weaving.
 */
final class Node {

  private Node() {}

  public static void main(String[] arguments) {
    InstrumentationStatus status = new InstrumentationStatus();
    status.report("test", InstrumentationStatus.Status.APPLIED);
    AgentSettings settings =
        AgentSettings.read("gatelens.shutdown.timeout=0s,gatelens.status.listen=off");
    Gateway gateway = new Gateway(settings.gateway(), GatewayClock.system());
    gateway.identify("spring-cloud-gateway-webflux", "4.3.0");
    gateway
        .config()
        .started("startup", null)
        .loaded(ConfigSnapshot.builder().entry("orders", "to http://orders").build());
    gateway.readiness().condition(Readiness.IN_ROTATION).met("in rotation");
    TelemetryStarter.start(() -> gateway, settings, status);
  }
}
