package io.gatelens.smoke;

import static io.gatelens.testing.TestBed.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.ReceivedSpan;
import io.gatelens.rig.SampleApp;
import io.gatelens.rig.Upstream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Real sources of a real gateway's routes: Redis, the repository in memory, a file. */
@ParameterizedClass
@MethodSource("combinations")
class ConfigSourcesTest {

  private static final String ROUTE =
      """
      {"uri": "http://127.0.0.1:%d",
       "predicates": [{"name": "Path", "args": {"_genkey_0": "/%s/**"}}]}""";

  private final Combination combination;

  ConfigSourcesTest(Combination combination) {
    this.combination = combination;
  }

  static List<Combination> combinations() {
    return Combination.everyLine();
  }

  @Test
  void nodesOverOneRedis_haveOneHash_andServeOnWhileItIsGone() throws Exception {
    try (Redis redis = Redis.start();
        Upstream upstream = Upstream.start("of-both");
        ObservedGateway one = overRedis(redis, upstream);
        ObservedGateway other = overRedis(redis, upstream)) {
      add(one, "kept", 201);
      refresh(one);
      refresh(other);

      ReceivedSpan load = added(one, "kept");
      assertThat(load.attributes()).containsEntry("gateway.config.source", "properties,redis");
      assertThat(stage(one, load, "gateway.config.fetch redis").attributes())
          .containsEntry("gateway.config.stage.entries", 1L);
      assertThat(added(other, "kept").attributes().get("gateway.config.hash"))
          .isEqualTo(load.attributes().get("gateway.config.hash"));
      assertThat(one.caller.get("/kept/here").statusCode()).isEqualTo(200);
      assertThat(other.caller.get("/kept/here").statusCode()).isEqualTo(200);

      redis.kill();
      refresh(one);

      ReceivedSpan rejected = one.load(span -> span.has("gateway.config.outcome", "rejected"));
      assertThat(rejected.attributes()).containsEntry("gateway.config.source", "properties,redis");
      assertThat(stage(one, rejected, "gateway.config.fetch redis").status()).isEqualTo("ERROR");
      awaitValue(one, "gateway.config.source.failures", "source", "redis", 1);
      awaitValue(one, "gateway.readiness.condition", "condition", "config.sources", 0);
      awaitValue(one, "gateway.config.last_load.success", "", "", 0);
      assertThat(one.caller.get("/kept/still-here").statusCode()).isEqualTo(200);

      redis.revive();
      awaitWell(one);
      awaitValue(one, "gateway.config.source.failures", "source", "redis", 0);
      awaitValue(one, "gateway.readiness.condition", "condition", "config.sources", 1);
      assertThat(one.caller.get("/kept/here-again").statusCode()).isEqualTo(200);

      assertThat(one.caller.send("DELETE", "/actuator/gateway/routes/kept", "").statusCode())
          .isEqualTo(200);
      refresh(one);
      one.load(span -> span.has("gateway.config.routes.removed", List.of("kept")));
      assertThat(redis.send("DBSIZE")).isEqualTo(":0");
      one.assertSound();
      other.assertSound();
      Documented.assertEverythingIs(one.receiver);
    }
  }

  @Test
  void entryOfRedisThatCannotBeRead_makesTheLoadPartial_althoughTheGatewayCallsItASuccess()
      throws Exception {
    try (Redis redis = Redis.start();
        Upstream upstream = Upstream.start("of-one");
        ObservedGateway gateway = overRedis(redis, upstream)) {
      add(gateway, "readable", 201);
      redis.send("SET routedefinition_broken no-json");
      refresh(gateway);

      ReceivedSpan partial = gateway.load(span -> span.has("gateway.config.outcome", "partial"));
      assertThat(partial.status()).isEqualTo("ERROR");
      assertThat(partial.attributes())
          .containsEntry("gateway.config.routes.added", List.of("readable"));
      assertThat(stage(gateway, partial, "gateway.config.fetch redis").status()).isEqualTo("ERROR");
      awaitValue(gateway, "gateway.config.source.failures", "source", "redis", 1);
      awaitValue(gateway, "gateway.config.last_load.success", "", "", 0);
      assertThat(gateway.caller.get("/readable/here").statusCode()).isEqualTo(200);

      redis.send("DEL routedefinition_broken");
      refresh(gateway);
      awaitValue(gateway, "gateway.config.source.failures", "source", "redis", 0);
      awaitValue(gateway, "gateway.config.last_load.success", "", "", 1);
      gateway.assertSound();
    }
  }

  /**
   * The client's own connection comes back when it likes: a refresh is asked for until one is well.
   */
  private static void awaitWell(ObservedGateway gateway) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> {
              refresh(gateway);
              return gateway.receiver.currentMetrics().stream()
                  .anyMatch(
                      metric ->
                          metric.name().equals("gateway.config.last_load.success")
                              && metric.value() == 1);
            });
  }

  @Test
  void routeAddedToTheRepositoryInMemory_isThatSources_andGoneWhenItIsDeleted() {
    try (ObservedGateway gateway = ObservedGateway.start(combination)) {
      add(gateway, "added", 201);
      refresh(gateway);

      ReceivedSpan load = added(gateway, "added");
      assertThat(load.attributes())
          .containsEntry("gateway.config.trigger", "actuator")
          .containsEntry("gateway.config.source", "in_memory,properties");
      assertThat(gateway.caller.get("/added/here").statusCode()).isEqualTo(200);

      gateway.caller.send("DELETE", "/actuator/gateway/routes/added", "");
      refresh(gateway);
      gateway.load(span -> span.has("gateway.config.routes.removed", List.of("added")));
      gateway.assertSound();
    }
  }

  @Test
  void fileThatChanges_isReadByARefresh_andOneThatCannotBeBoundIsABindFailure() throws Exception {
    Path file = Files.createTempFile("routes", ".yml");
    try (ObservedGateway gateway =
        ObservedGateway.start(
            combination,
            builder ->
                builder.argument("--spring.config.import=classpath:routes.yml,file:" + file))) {
      String routes = SampleApp.setting(combination.line(), "routes");
      String added = gateway.app.defaultRoutes();
      Files.writeString(file, added + routeInAFile());
      // The one beside the application wins over what is imported.
      gateway.app.writeRoutes("# none\n");
      gateway.caller.post("/actuator/refresh", "");

      ReceivedSpan load = added(gateway, "of-a-file");
      assertThat(load.attributes())
          .containsEntry("gateway.config.trigger", "refresh")
          .containsEntry("gateway.config.source", "properties");
      assertThat(gateway.caller.get("/of-a-file/here").statusCode()).isEqualTo(200);

      Files.writeString(
          file, '"' + routes + "\": [ { id: of-a-file, uri: \"no such uri: {\" } ]\n");
      assertThat(gateway.caller.post("/actuator/refresh", "").statusCode()).isEqualTo(500);

      ReceivedSpan failed = gateway.load(span -> span.has("gateway.config.outcome", "bind_failed"));
      assertThat(failed.status()).isEqualTo("ERROR");
      assertThat(failed.attributes()).containsEntry("gateway.config.trigger", "refresh");
      assertThat(failed.events()).isNotEmpty();
      awaitValue(gateway, "gateway.config.last_load.success", "", "", 0);
      assertThat(gateway.caller.get("/of-a-file/still-here").statusCode()).isEqualTo(200);

      Files.writeString(file, added + routeInAFile());
      gateway.caller.post("/actuator/refresh", "");
      awaitValue(gateway, "gateway.config.last_load.success", "", "", 1);
      gateway.assertSound();
    }
  }

  private static String routeInAFile() {
    return """

                  - id: of-a-file
                    uri: http://${upstream.host}:${upstream.a}
                    predicates: [ "Path=/of-a-file/**" ]
      """;
  }

  /** Its upstreams are not its own: what differs between nodes is another configuration. */
  private ObservedGateway overRedis(Redis redis, Upstream upstream) {
    return ObservedGateway.start(
        combination,
        builder ->
            builder
                .argument("--spring.profiles.active=redis")
                .argument("--redis.port=" + redis.port),
        routes -> routes.replaceAll("[$][{]upstream[.][ab][}]", String.valueOf(upstream.port())));
  }

  private static void add(ObservedGateway gateway, String id, int status) {
    assertThat(
            gateway
                .caller
                .send(
                    "POST",
                    "/actuator/gateway/routes/" + id,
                    ROUTE.formatted(gateway.upstreamA.port(), id),
                    "Content-Type",
                    "application/json")
                .statusCode())
        .isEqualTo(status);
  }

  private static void refresh(ObservedGateway gateway) {
    gateway.caller.post("/actuator/gateway/refresh", "");
  }

  private static ReceivedSpan added(ObservedGateway gateway, String id) {
    return gateway.load(span -> span.has("gateway.config.routes.added", List.of(id)));
  }

  private static ReceivedSpan stage(ObservedGateway gateway, ReceivedSpan load, String name) {
    return gateway.receiver.awaitSpan(
        span -> span.parentSpanId().equals(load.spanId()) && span.name().equals(name), PATIENCE);
  }

  private static void awaitValue(
      ObservedGateway gateway, String name, String key, String value, double wanted) {
    gateway.receiver.awaitMetric(
        metric ->
            metric.name().equals(name)
                && (key.isEmpty() || metric.has(key, value))
                && metric.value() == wanted,
        PATIENCE);
  }
}
