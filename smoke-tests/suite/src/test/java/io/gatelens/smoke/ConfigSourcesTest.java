package io.gatelens.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.ReceivedSpan;
import io.gatelens.rig.SampleApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A real gateway's routes in its memory and in a file that it imports. */
@ParameterizedClass
@MethodSource("combinations")
class ConfigSourcesTest {

  private static final String ROUTE_IN_A_FILE =
      """

                  - id: of-a-file
                    uri: http://${upstream.host}:${upstream.a}
                    predicates: [ "Path=/of-a-file/**" ]
      """;

  private static Path file;
  private static ObservedGateway gateway;

  private final Combination combination;

  ConfigSourcesTest(Combination combination) {
    this.combination = combination;
  }

  static List<Combination> combinations() {
    return Combination.everyLine();
  }

  @BeforeParameterizedClassInvocation
  static void start(Combination combination) throws IOException {
    file = Files.createTempFile("routes", ".yml");
    gateway =
        ObservedGateway.start(
            combination,
            builder ->
                builder.argument("--spring.config.import=classpath:routes.yml,file:" + file));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    gateway.close();
  }

  @Test
  void routeAddedToTheRepositoryInMemory_isThatSources_andGoneWhenItIsDeleted() {
    RepositoryRoutes routes = new RepositoryRoutes(gateway);
    routes.add("added");
    routes.refresh();

    ReceivedSpan load = routes.added("added");
    assertThat(load.attributes())
        .containsEntry("gateway.config.trigger", "actuator")
        .containsEntry("gateway.config.source", "in_memory,properties");
    assertThat(gateway.caller.get("/added/here").statusCode()).isEqualTo(200);

    routes.delete("added");
    routes.refresh();
    routes.removed("added");
    gateway.assertSound();
  }

  @Test
  void fileThatChanges_isReadByARefresh_andOneThatCannotBeBoundIsABindFailure() throws Exception {
    String routes = SampleApp.setting(combination.line(), "routes");
    String added = gateway.app.defaultRoutes();
    Files.writeString(file, added + ROUTE_IN_A_FILE);
    // The one beside the application wins over what is imported.
    gateway.app.writeRoutes("# none\n");
    gateway.caller.post("/actuator/refresh", "");

    ReceivedSpan load = new RepositoryRoutes(gateway).added("of-a-file");
    assertThat(load.attributes())
        .containsEntry("gateway.config.trigger", "refresh")
        .containsEntry("gateway.config.source", "properties");
    assertThat(gateway.caller.get("/of-a-file/here").statusCode()).isEqualTo(200);

    Files.writeString(file, '"' + routes + "\": [ { id: of-a-file, uri: \"no such uri: {\" } ]\n");
    assertThat(gateway.caller.post("/actuator/refresh", "").statusCode()).isEqualTo(500);

    ReceivedSpan failed = gateway.load(span -> span.has("gateway.config.outcome", "bind_failed"));
    assertThat(failed.status()).isEqualTo("ERROR");
    assertThat(failed.attributes()).containsEntry("gateway.config.trigger", "refresh");
    assertThat(failed.events()).isNotEmpty();
    gateway.awaitValue("gateway.config.last_load.success", 0);
    assertThat(gateway.caller.get("/of-a-file/still-here").statusCode()).isEqualTo(200);

    Files.writeString(file, added + ROUTE_IN_A_FILE);
    gateway.caller.post("/actuator/refresh", "");
    gateway.awaitValue("gateway.config.last_load.success", 1);
    gateway.assertSound();
  }
}
