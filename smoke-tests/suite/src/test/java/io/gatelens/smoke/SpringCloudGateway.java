package io.gatelens.smoke;

import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.HttpCaller;
import io.gatelens.rig.SampleApp;
import io.gatelens.testing.ContractGateway;
import java.util.List;

/** The sample gateway, as the contract wants it. */
final class SpringCloudGateway implements ContractGateway {

  private final Combination combination;
  private final SampleApp app;

  SpringCloudGateway(Combination combination) {
    this.combination = combination;
    this.app = SampleApp.onSpringCloudGateway(combination.line());
  }

  @Override
  public String name() {
    return "spring-cloud-gateway-webflux";
  }

  @Override
  public GatewayProcess.Builder process(int upstreamA, int upstreamB) {
    return app.process(upstreamA, upstreamB).jdk(combination.jdk());
  }

  @Override
  public String protocol() {
    return combination.protocol();
  }

  @Override
  public List<String> furtherTargets() {
    return List.of("/cb/status/200", "/cb/status/500", "/actuator/health");
  }

  @Override
  public void loadBadConfiguration(HttpCaller caller) {
    app.writeRoutes(app.defaultRoutes().replace("[ Tenant ]", "[ NoSuchFilter ]"));
    caller.post("/actuator/refresh", "");
  }

  @Override
  public void loadGoodConfiguration(HttpCaller caller) {
    app.writeRoutes(app.defaultRoutes());
    caller.post("/actuator/refresh", "");
  }
}
