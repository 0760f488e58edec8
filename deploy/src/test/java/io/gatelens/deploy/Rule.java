package io.gatelens.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A rule of the file.
 *
 * @param name of the alert or of the recorded series
 * @param annotations empty where it is no alert
 */
record Rule(
    String name,
    boolean isAlert,
    String expression,
    Map<String, String> labels,
    Map<String, String> annotations) {

  static final Path FILE = Path.of("prometheus/gatelens.rules.yml");

  static List<Rule> all() throws IOException {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    Map<String, Object> file = yaml.load(Files.readString(FILE));
    List<Rule> rules = new ArrayList<>();
    for (Object group : (List<?>) Objects.requireNonNull(file.get("groups"))) {
      for (Object rule : (List<?>) Objects.requireNonNull(((Map<?, ?>) group).get("rules"))) {
        rules.add(of((Map<?, ?>) rule));
      }
    }
    return rules;
  }

  static List<Rule> alerts() throws IOException {
    return all().stream().filter(Rule::isAlert).toList();
  }

  private static Rule of(Map<?, ?> rule) {
    boolean isAlert = rule.containsKey("alert");
    return new Rule(
        String.valueOf(rule.get(isAlert ? "alert" : "record")),
        isAlert,
        String.valueOf(rule.get("expr")),
        texts(rule.get("labels")),
        texts(rule.get("annotations")));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> texts(Object map) {
    return map == null ? Map.of() : (Map<String, String>) map;
  }
}
