package io.gatelens.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs the alerts' own tests, and holds docs/operations.md to the alerts that there are. */
class RulesTest {

  /** Set where promtool has to be there: its absence is a failure then. */
  private static final String REQUIRED = "GATELENS_REQUIRE_PROMTOOL";

  private static final Set<String> SEVERITIES = Set.of("critical", "warning");

  @Test
  void rules_areValid() throws Exception {
    promtool("check", "rules", "gatelens.rules.yml");
  }

  @Test
  void alerts_fireWhenTheyShouldAndOnlyThen() throws Exception {
    promtool("test", "rules", "gatelens.rules.test.yml");
  }

  @Test
  void everyAlert_isTestedAndSaysWhatItIs() throws Exception {
    String tests = Files.readString(Rule.FILE.resolveSibling("gatelens.rules.test.yml"));

    for (Rule alert : Rule.alerts()) {
      assertThat(tests).contains("      - alertname: " + alert.name() + "\n");
      assertThat(alert.labels()).as(alert.name()).containsOnlyKeys("severity");
      assertThat(alert.labels().get("severity")).isIn(SEVERITIES);
      assertThat(alert.annotations())
          .as(alert.name())
          .containsOnlyKeys("summary", "description", "runbook_url");
    }
  }

  @Test
  void page_explainsEveryAlertWhereTheAlertSays() throws Exception {
    Set<String> alerts = new TreeSet<>();
    for (Rule alert : Rule.alerts()) {
      alerts.add(alert.name());
      assertThat(alert.annotations())
          .containsEntry(
              "runbook_url", "docs/operations.md#" + alert.name().toLowerCase(Locale.ROOT));
    }

    try (Stream<String> page = Files.lines(Path.of("../docs/operations.md"))) {
      assertThat(page.filter(line -> line.startsWith("### ")).map(line -> line.substring(4)))
          .containsExactlyInAnyOrderElementsOf(alerts);
    }
  }

  private static void promtool(String... arguments) throws IOException, InterruptedException {
    boolean isFound = isPromtoolFound();
    if (System.getenv(REQUIRED) != null) {
      assertThat(isFound).as("promtool is on the PATH, as %s demands", REQUIRED).isTrue();
    }
    assumeTrue(isFound, "promtool is not on the PATH: Debian has it in the package prometheus");
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(Rule.FILE.getParent().toFile())
            .redirectErrorStream(true)
            .start();

    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
  }

  private static boolean isPromtoolFound() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
  }
}
