package io.gatelens.agent.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.agent.configuration.ParsedSettings;
import io.gatelens.agent.logging.LogLevel;
import io.gatelens.agent.runtime.RuntimeSettings;
import io.gatelens.agent.telemetry.AgentHealth;
import io.gatelens.agent.telemetry.InstrumentationStatus;
import io.gatelens.gateway.ConfigLoad;
import io.gatelens.gateway.ConfigSnapshot;
import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayClock;
import io.gatelens.gateway.GatewaySettings;
import io.gatelens.gateway.Readiness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusResourcesTest {

  private final Gateway gateway = new Gateway(GatewaySettings.defaults(), GatewayClock.system());
  private final InstrumentationStatus instrumentation = new InstrumentationStatus();
  private final NodeStatus node =
      new NodeStatus(
          gateway, new AgentHealth(instrumentation), new RuntimeSettings(gateway, LogLevel.INFO));
  private final StatusResources withoutToken =
      new StatusResources(node, ParsedSettings.secret("none"), new LoopbackHosts("127.0.0.1"));
  private final StatusResources withToken =
      new StatusResources(node, ParsedSettings.secret("s3cret"), new LoopbackHosts("127.0.0.1"));

  @Test
  void nodeThatLoadedItsConfiguration_isReady() {
    load("orders", "search");

    StatusResponse ready = get("/status/ready");

    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.text())
        .contains("\"ready\":true", "\"reasons\":[]", "\"routes\":2")
        .contains("\"hash\":\"" + gateway.config().hash() + "\"")
        .contains("\"name\":\"config.loaded\",\"met\":true");
  }

  @Test
  void nodeThatDidNot_isNot_andSaysWhy() {
    gateway
        .config()
        .started("startup", "file")
        .rejected(new IllegalStateException("no such filter: \"Tenant\""));

    StatusResponse ready = get("/status/ready");

    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.text())
        .contains("\"ready\":false")
        .contains("config.loaded: rejected: no such filter: \\\"Tenant\\\"");
  }

  @Test
  void failedReload_isAWarningOfANodeThatIsReady() {
    load("orders");
    gateway.config().started("actuator", null).rejected(new IllegalStateException("no source"));

    StatusResponse ready = get("/status/ready");

    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.text())
        .contains("\"reasons\":[],\"warnings\":[\"config.last_load: rejected: no source\"]")
        .contains("\"name\":\"config.last_load\",\"met\":false", "\"policy\":\"warn\"");
  }

  @Test
  void nodeOfWhichNothingIsKnownYet_isNotReady_andIsAlive() {
    assertThat(get("/status/ready").status()).isEqualTo(503);
    assertThat(get("/status/live")).isEqualTo(StatusResponse.of(200, "{\"live\":true}"));
  }

  @Test
  void everything_hasTheLoadsWithWhatTheyChanged_andTheModules() {
    gateway.identify("a-gateway", "4.3.5");
    instrumentation.report("reactor", InstrumentationStatus.Status.APPLIED);
    load("orders", "search");
    load("orders", "carts");
    ConfigLoad partial = gateway.config().started("actuator", "application.yml");
    partial.entryFailed("bad", new IllegalArgumentException("no predicate Pth"));
    partial.loaded(snapshot("orders"));

    StatusResponse status = get("/status");

    assertThat(status.status()).isEqualTo(200);
    assertThat(status.text())
        .contains("\"gateway\":{\"name\":\"a-gateway\",\"version\":\"4.3.5\"}")
        .contains("\"instrumentation\":{\"reactor\":\"applied\"}", "\"adviceErrors\":0")
        .contains("\"added\":[\"carts\"],\"changed\":[],\"removed\":[\"search\"]")
        .contains("\"trigger\":\"actuator\",\"source\":\"application.yml\"")
        .contains("\"outcome\":\"partial\"")
        .contains("\"badEntries\":[{\"route\":\"bad\",\"error\":\"no predicate Pth\"}]");
    assertThat(status.text().indexOf("\"actuator\""))
        .isLessThan(status.text().indexOf("\"search\""));
  }

  @Test
  void loadThatHangs_isToldAsRunning_untilItEnds() {
    load("orders");
    ConfigLoad hanging = gateway.config().started("refresh", "git");

    assertThat(get("/status").text())
        .contains("\"runningLoads\":[{\"trigger\":\"refresh\",\"source\":\"git\",\"since\":\"20");
    hanging.loaded(snapshot("orders"));

    assertThat(get("/status").text()).contains("\"runningLoads\":[]");
  }

  @Test
  void sources_tellWhichOneFails_andHeartbeatsAreOneLoad() {
    ConfigLoad started = gateway.config().started("startup", null);
    started.sourceFetched("properties", 0, null);
    started.sourceFetched("redis", 0, new IllegalStateException("connection refused"));
    started.loaded(snapshot("orders"));
    for (int i = 0; i < 5; i++) {
      gateway.config().started("discovery", null).loaded(snapshot("orders"));
    }

    String status = get("/status").text();

    assertThat(status)
        .contains("\"sources\":[{\"name\":\"properties\",\"failures\":0,\"failingSince\":null")
        .containsPattern(
            "\"name\":\"redis\",\"failures\":1,\"failingSince\":\"[^\"]+\",\"lastSuccess\":null,"
                + "\"error\":\"connection refused\"")
        .contains("\"repeats\":4")
        .containsPattern("\"warnings\":\\[.*\"config.sources: redis failed 1 time in a row");
    assertThat(gateway.config().recent()).hasSize(2);
  }

  @Test
  void loads_areBounded() {
    for (int i = 0; i < 30; i++) {
      load("route-" + i);
    }

    assertThat(gateway.config().recent()).hasSize(20);
    assertThat(gateway.config().recent().get(0).change().added()).containsExactly("route-29");
  }

  @Test
  void nodeWithAToken_canBeDrained_andPutBack() {
    node.canBeDrained();
    load("orders");

    StatusResponse drained =
        withToken.answer("PUT", "/status/drain", "localhost:8007", "Bearer s3cret");

    assertThat(drained.status()).isEqualTo(200);
    assertThat(drained.text()).contains("node.in_rotation: drained by PUT /status/drain");
    assertThat(get("/status/ready").status()).isEqualTo(503);

    StatusResponse back =
        withToken.answer("DELETE", "/status/drain", "localhost:8007", "bearer  s3cret ");

    assertThat(back.text()).contains("\"ready\":true");
    assertThat(get("/status/ready").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      value = {"NULL", "''", "s3cret", "Bearer", "Bearer wrong", "Basic s3cret", "Bearer s3cretX"},
      nullValues = "NULL")
  void whoDoesNotKnowTheToken_changesNothing(String authorization) {
    node.canBeDrained();
    load("orders");

    StatusResponse refused =
        withToken.answer("PUT", "/status/drain", "localhost:8007", authorization);

    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.headers()).containsEntry("WWW-Authenticate", "Bearer");
    assertThat(gateway.readiness().isReady()).isTrue();
  }

  @Test
  void rotationAlone_makesNoNodeReady() {
    node.canBeDrained();

    assertThat(gateway.readiness().condition(Readiness.IN_ROTATION).isMet()).isTrue();
    assertThat(gateway.readiness().isReady()).isFalse();
  }

  @Test
  void withoutAToken_thereIsNoDraining() {
    assertThat(withoutToken.answer("PUT", "/status/drain", "localhost:8007", "Bearer ").status())
        .isEqualTo(404);
    assertThat(gateway.readiness().conditions()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"/, 421", "/status, 421", "/status/ready, 503", "/status/live, 200"})
  void askedByAnotherName_probesAreAnswered_andNothingElse(String path, int status) {
    assertThat(withToken.answer("GET", path, "gatelens", null).status()).isEqualTo(status);
  }

  @Test
  void whereNotOnlyThisMachineCanAsk_anyNameWillDo() {
    StatusResources open = new StatusResources(node, ParsedSettings.secret("none"), null);

    assertThat(open.answer("GET", "/status", "gateway-0.example", null).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /status, 405, 'GET, HEAD'",
    "DELETE, /status/ready, 405, 'GET, HEAD'",
    "GET, /status/drain, 405, 'PUT, DELETE'",
    "POST, /, 405, 'GET, HEAD'",
    "GET, //, 404,",
    "GET, /status/, 404,",
    "GET, /STATUS, 404,",
    "POST, /nowhere, 404,"
  })
  void whatThereIsNot_isSaid_withoutAWordOfTheClients(
      String method, String path, int status, String allowed) {
    StatusResponse response = withToken.answer(method, path, "localhost:8007", null);

    assertThat(response.status()).isEqualTo(status);
    assertThat(response.headers().get("Allow")).isEqualTo(allowed);
    assertThat(response.text()).contains("\"error\":").doesNotContain("nowhere", "STATUS");
  }

  private StatusResponse get(String path) {
    return withToken.answer("GET", path, "localhost:8007", null);
  }

  private void load(String... routes) {
    gateway.config().started("startup", null).loaded(snapshot(routes));
  }

  private static ConfigSnapshot snapshot(String... routes) {
    ConfigSnapshot.Builder builder = ConfigSnapshot.builder();
    for (String route : routes) {
      builder.entry(route, "uri=http://" + route);
    }
    return builder.build();
  }
}
