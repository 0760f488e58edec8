package io.gatelens.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatelens.agent.configuration.Setting;
import io.gatelens.agent.configuration.SettingCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** Holds the manifests to Kubernetes's schemas, and to what the agent has. */
class KubernetesTest {

  private static final String GATEWAY = "gateway.yaml";

  @ParameterizedTest
  @ValueSource(strings = {GATEWAY, "collector.yaml"})
  void everyObject_isAsItsSchemaSays(String file) throws IOException {
    KubernetesSchema schema = KubernetesSchema.load();

    assertThat(objects(file)).isNotEmpty();
    for (JsonNode object : objects(file)) {
      assertThat(schema.mistakes(object)).as(object.path("kind").asText()).isEmpty();
    }
  }

  @Test
  void misspeltField_andWrongType_areMistakes() throws IOException {
    KubernetesSchema schema = KubernetesSchema.load();
    ObjectNode deployment = (ObjectNode) deployment();
    ObjectNode container = (ObjectNode) gateway(deployment);
    container.set("readynessProbe", container.remove("readinessProbe"));
    ((ObjectNode) deployment.path("spec")).put("replicas", "three");

    assertThat(schema.mistakes(deployment))
        .anyMatch(mistake -> mistake.contains("readynessProbe"))
        .anyMatch(mistake -> mistake.contains("replicas"));
  }

  @Test
  void everyVariable_isASettingOfTheAgent() throws IOException {
    Set<String> known =
        SettingCatalog.ALL.stream().map(Setting::variable).collect(Collectors.toSet());
    List<String> used = new ArrayList<>();
    for (JsonNode variable : gateway(deployment()).path("env")) {
      String name = variable.path("name").asText();
      if (name.startsWith("GATELENS_")) {
        used.add(name);
      }
    }

    assertThat(used).contains("GATELENS_STATUS_LISTEN", "GATELENS_STATUS_TOKEN");
    assertThat(known).containsAll(used);
  }

  @Test
  void probes_askTheStatusWhereItIs() throws IOException {
    JsonNode container = gateway(deployment());
    String listen =
        SettingCatalog.ALL.stream()
            .filter(setting -> setting.key().equals("gatelens.status.listen"))
            .map(Setting::defaultText)
            .findFirst()
            .orElseThrow();

    for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
      assertThat(container.path(probe).path("httpGet").path("port").asText()).isEqualTo("status");
    }
    assertThat(container.path("readinessProbe").path("httpGet").path("path").asText())
        .isEqualTo("/status/ready");
    assertThat(container.path("ports").get(1).path("containerPort").asText())
        .isEqualTo(listen.substring(listen.lastIndexOf(':') + 1));
    assertThat(container.path("lifecycle").toString())
        .contains("java -jar /gatelens/gatelens.jar drain");
  }

  private static JsonNode deployment() throws IOException {
    return objects(GATEWAY).stream()
        .filter(object -> object.path("kind").asText().equals("Deployment"))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode gateway(JsonNode deployment) {
    return deployment.path("spec").path("template").path("spec").path("containers").get(0);
  }

  private static List<JsonNode> objects(String file) throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    String text = Files.readString(Path.of("kubernetes", file));
    for (Object object : new Yaml().loadAll(text)) {
      objects.add(new ObjectMapper().valueToTree(object));
    }
    return objects;
  }
}
