package io.gatelens.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.OtlpReceiver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds docs/telemetry.md and docs/gateways.md to what real gateways are and send. */
final class Documented {

  private static final Pattern NAME = Pattern.compile("`([a-z][a-z0-9_.]*)`");

  private Documented() {}

  /** Every metric, attribute and resource attribute that arrived has its name on the page. */
  static void assertEverythingIs(OtlpReceiver receiver) {
    Set<String> seen = new TreeSet<>();
    receiver
        .spans()
        .forEach(
            span -> {
              seen.addAll(span.attributes().keySet());
              seen.addAll(span.resource().keySet());
              span.events().forEach(event -> seen.addAll(event.attributes().keySet()));
            });
    receiver
        .metrics()
        .forEach(
            metric -> {
              if (!metric.name().startsWith("otel.sdk.")) {
                seen.add(metric.name());
                seen.addAll(metric.attributes().keySet());
              }
            });

    assertThat(names()).containsAll(seen);
  }

  /** A row of docs/gateways.md begins with these cells. */
  static void assertRuns(String... cells) {
    assertThat(page("gateways.md").lines())
        .anyMatch(row -> row.startsWith("| " + String.join(" | ", cells) + " |"));
  }

  private static Set<String> names() {
    Matcher matcher = NAME.matcher(page("telemetry.md"));
    Set<String> names = new HashSet<>();
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  private static String page(String name) {
    try {
      return Files.readString(Path.of("../../docs").resolve(name).toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
