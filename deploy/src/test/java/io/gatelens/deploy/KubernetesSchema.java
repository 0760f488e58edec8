package io.gatelens.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The JSON schemas of Kubernetes's objects, as the models of its Java client publish them. They are
 * made stricter here: a field that is in no schema is a mistake.
 */
final class KubernetesSchema {

  private static final String RESOURCE = "/schema/validation-schema.json";
  private static final String INT_OR_STRING = "kubernetes_apimachinery_pkg_util_intstr_IntOrString";
  private static final Map<String, String> DEFINITIONS =
      Map.of(
          "apps/v1 Deployment", "kubernetes_apps_Deployment",
          "v1 ConfigMap", "kubernetes_core_ConfigMap",
          "v1 Secret", "kubernetes_core_Secret",
          "v1 Service", "kubernetes_core_Service");

  private final ObjectNode all;

  private KubernetesSchema(ObjectNode all) {
    this.all = all;
  }

  static KubernetesSchema load() throws IOException {
    try (InputStream in = KubernetesSchema.class.getResourceAsStream(RESOURCE)) {
      ObjectNode all = (ObjectNode) new ObjectMapper().readTree(Objects.requireNonNull(in));
      all.remove("id");
      makeStrict(all.path("definitions"));
      ObjectNode definitions = (ObjectNode) all.path("definitions");
      ObjectNode intOrString = definitions.putObject(INT_OR_STRING);
      intOrString.putArray("type").add("integer").add("string");
      return new KubernetesSchema(all);
    }
  }

  /** What is wrong with an object; empty where nothing is. */
  Set<String> mistakes(JsonNode object) {
    String kind = object.path("apiVersion").asText() + " " + object.path("kind").asText();
    String definition = DEFINITIONS.get(kind);
    if (definition == null) {
      return Set.of("no schema is known for " + kind);
    }
    ObjectNode schema = all.deepCopy();
    schema.retain("definitions");
    schema.put("$ref", "#/definitions/" + definition);
    JsonSchema compiled =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema);
    Set<String> mistakes = new TreeSet<>();
    for (ValidationMessage message : compiled.validate(object)) {
      mistakes.add(message.getMessage());
    }
    return mistakes;
  }

  /** Their {@code required} is of an older draft, and all of them allow any field. */
  private static void makeStrict(JsonNode node) {
    if (node instanceof ObjectNode object) {
      if (object.path("required").isBoolean()) {
        object.remove("required");
      }
      if (object.path("properties").isObject() && object.path("type").asText().equals("object")) {
        object.put("additionalProperties", false);
      }
    }
    node.forEach(KubernetesSchema::makeStrict);
  }
}
