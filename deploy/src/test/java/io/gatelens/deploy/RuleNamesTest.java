package io.gatelens.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Holds the names in the rules to what the agent sends, as Prometheus calls it. */
class RuleNamesTest {

  @Test
  void everyNameInTheRules_isOneThatTheAgentSends() throws Exception {
    List<Rule> rules = Rule.all();
    PromqlNames used = PromqlNames.of(rules);
    Set<String> recorded = new HashSet<>();
    rules.stream().filter(rule -> !rule.isAlert()).map(Rule::name).forEach(recorded::add);
    used.metrics.removeAll(recorded);

    try (SentMetrics sent = SentMetrics.start()) {
      String output = run(sent.endpoint());

      assertThat(sent.metrics()).as(output).containsAll(used.metrics);
      assertThat(sent.labels()).as(output).containsAll(used.labels);
      assertThat(sent.values()).as(output).containsAll(used.values);
    }
    assertThat(used.metrics).contains("gateway_config_info", "target_info");
    assertThat(used.labels).contains("job", "instance", "gateway_config_hash", "host_name");
    assertThat(used.values).contains(Map.entry("condition", "process.running"));
  }

  private static String run(String endpoint) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dotel.exporter.otlp.endpoint=" + endpoint,
                "-Dotel.traces.exporter=none",
                "-cp",
                System.getProperty("java.class.path"),
                Node.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
