package io.gatelens.smoke;

import static io.gatelens.testing.TestBed.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.ReceivedSpan;
import io.gatelens.rig.Upstream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Two real gateways whose routes are in one real Redis. Each test leaves it empty and well. */
@ParameterizedClass
@MethodSource("combinations")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RedisRoutesTest {

  private static Redis redis;
  private static Upstream upstream;
  private static ObservedGateway one;
  private static ObservedGateway other;
  private static RepositoryRoutes routes;

  RedisRoutesTest(Combination combination) {}

  static List<Combination> combinations() {
    return Combination.everyLine();
  }

  @BeforeParameterizedClassInvocation
  static void start(Combination combination) throws IOException {
    redis = Redis.start();
    upstream = Upstream.start("of-both");
    CompletableFuture<ObservedGateway> beside =
        CompletableFuture.supplyAsync(() -> overRedis(combination));
    one = overRedis(combination);
    other = beside.join();
    routes = new RepositoryRoutes(one);
  }

  /** Its upstreams are not its own: what differs between nodes is another configuration. */
  private static ObservedGateway overRedis(Combination combination) {
    return ObservedGateway.start(
        combination,
        builder ->
            builder
                .argument("--spring.profiles.active=redis")
                .argument("--redis.port=" + redis.port),
        yaml -> yaml.replaceAll("[$][{]upstream[.][ab][}]", String.valueOf(upstream.port())));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    one.close();
    other.close();
    upstream.close();
    redis.close();
  }

  @Test
  @Order(1)
  void entryThatCannotBeRead_makesTheLoadPartial_althoughTheGatewayCallsItASuccess()
      throws Exception {
    routes.add("readable");
    redis.send("SET routedefinition_broken no-json");
    routes.refresh();

    ReceivedSpan partial = one.load(span -> span.has("gateway.config.outcome", "partial"));
    assertThat(partial.status()).isEqualTo("ERROR");
    assertThat(partial.attributes())
        .containsEntry("gateway.config.routes.added", List.of("readable"));
    assertThat(stage(partial, "gateway.config.fetch redis").status()).isEqualTo("ERROR");
    one.awaitValue("gateway.config.source.failures", "source", "redis", 1);
    one.awaitValue("gateway.config.last_load.success", 0);
    assertThat(one.caller.get("/readable/here").statusCode()).isEqualTo(200);

    redis.send("DEL routedefinition_broken");
    routes.refresh();
    one.awaitValue("gateway.config.source.failures", "source", "redis", 0);
    one.awaitValue("gateway.config.last_load.success", 1);

    routes.delete("readable");
    routes.refresh();
    routes.removed("readable");
    assertThat(redis.send("DBSIZE")).isEqualTo(":0");
    one.assertSound();
  }

  /** Last: a client that has lost its Redis once is not the one it was. */
  @Test
  @Order(2)
  void nodesOverOneRedis_haveOneHash_andServeOnWhileItIsGone() throws Exception {
    RepositoryRoutes seenByTheOther = new RepositoryRoutes(other);
    routes.add("kept");
    routes.refresh();
    seenByTheOther.refresh();

    ReceivedSpan load = routes.added("kept");
    assertThat(load.attributes()).containsEntry("gateway.config.source", "properties,redis");
    assertThat(stage(load, "gateway.config.fetch redis").attributes())
        .containsEntry("gateway.config.stage.entries", 1L);
    assertThat(seenByTheOther.added("kept").attributes().get("gateway.config.hash"))
        .isEqualTo(load.attributes().get("gateway.config.hash"));
    assertThat(one.caller.get("/kept/here").statusCode()).isEqualTo(200);
    assertThat(other.caller.get("/kept/here").statusCode()).isEqualTo(200);

    redis.kill();
    routes.refresh();

    ReceivedSpan rejected = one.load(span -> span.has("gateway.config.outcome", "rejected"));
    assertThat(rejected.attributes()).containsEntry("gateway.config.source", "properties,redis");
    assertThat(stage(rejected, "gateway.config.fetch redis").status()).isEqualTo("ERROR");
    one.awaitValue("gateway.config.source.failures", "source", "redis", 1);
    one.awaitValue("gateway.readiness.condition", "condition", "config.sources", 0);
    one.awaitValue("gateway.config.last_load.success", 0);
    assertThat(one.caller.get("/kept/still-here").statusCode()).isEqualTo(200);

    redis.revive();
    awaitWell();
    one.awaitValue("gateway.config.source.failures", "source", "redis", 0);
    one.awaitValue("gateway.readiness.condition", "condition", "config.sources", 1);
    assertThat(one.caller.get("/kept/here-again").statusCode()).isEqualTo(200);

    routes.delete("kept");
    routes.refresh();
    routes.removed("kept");
    assertThat(redis.send("DBSIZE")).isEqualTo(":0");
    one.assertSound();
    other.assertSound();
    Documented.assertEverythingIs(one.receiver);
  }

  /**
   * The client's own connection comes back when it likes: a refresh is asked for until one is well.
   */
  private static void awaitWell() {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> {
              routes.refresh();
              return one.sum("gateway.config.last_load.success") == 1;
            });
  }

  private static ReceivedSpan stage(ReceivedSpan load, String name) {
    return one.receiver.awaitSpan(
        span -> span.parentSpanId().equals(load.spanId()) && span.name().equals(name), PATIENCE);
  }
}
