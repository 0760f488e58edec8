package io.gatelens.smoke;

import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.HttpCaller;
import io.gatelens.rig.SampleApp;
import io.gatelens.testing.ContractGateway;
import io.gatelens.testing.Request;
import java.util.List;

/** The sample gateway, as the contract wants it. */
final class SpringCloudGateway implements ContractGateway {

  /**
   * In a query it makes the upstream answer with a checksum: its echo would show the trace headers.
   */
  private static final String ANSWERED_SHORT = "?q=/digest/";

  /** A cold JVM takes longer than the second that a circuit breaker gives an upstream. */
  private static final String PATIENT_BREAKERS =
      "--resilience4j.timelimiter.instances.%s.timeoutDuration=30s";

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
    GatewayProcess.Builder builder = app.process(upstreamA, upstreamB).jdk(combination.jdk());
    for (String breaker : List.of("breaker", "fragile", "rescued")) {
      builder.argument(PATIENT_BREAKERS.formatted(breaker));
    }
    return builder;
  }

  @Override
  public String protocol() {
    return combination.protocol();
  }

  /** Not among them: what cached answers say of their age, what weights and limits let through. */
  @Override
  public List<Request> furtherRequests() {
    return List.of(
        Request.get("/actuator/health"),
        Request.get("/cb/status/200"),
        Request.get("/cb/status/500"),
        Request.of("DELETE", "/cb/digest/broken"),
        Request.get("/fragile/status/204"),
        Request.get("/fragile/status/500"),
        Request.get("/rescued/status/500" + ANSWERED_SHORT),
        Request.get("/alias" + ANSWERED_SHORT),
        Request.get("/nobody/there"),
        Request.get("/limited/digest", "X-Key: empty"),
        Request.get("/limited/digest", "X-Key: broken"),
        Request.get("/versioned/digest/enough", "X-Version: 2"),
        Request.get("/versioned/digest/less", "X-Version: 1"),
        Request.get("/versioned/digest/none", "X-Version: two"),
        Request.get("/audit/digest/canary", "X-Canary: yes"),
        Request.get("/audit/digest/other"),
        Request.get("/tenant/digest/broken", "X-Tenant: broken"),
        Request.get("/tenant/digest/late", "X-Tenant: late"),
        Request.get("/api/digest/broken", "X-Break: yes"));
  }

  @Override
  public List<Request> requestsOverH2c() {
    return List.of(
        Request.get("/api/digest/h2c"),
        Request.get("/api/big/100000"),
        Request.of("HEAD", "/api/digest/h2c"),
        new Request("POST", "/api/digest/h2c", List.of(), "body".repeat(5_000)),
        Request.get("/orders/flaky"),
        Request.get("/tenant/digest/h2c", "X-Tenant: unknown"),
        Request.get("/nowhere/h2c"));
  }

  @Override
  public List<Request> webSocketEchoes() {
    return List.of(Request.get("/ws/echo"));
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
