package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/telemetry.md to the names in the code; the smoke tests hold it to what is sent. */
class TelemetryPageTest {

  /** A name as attributes and metrics have it: words with dots between them. */
  private static final Pattern NAME = Pattern.compile("`([a-z][a-z0-9_]*(?:\\.[a-z0-9_]+)+)`");

  private static final Pattern LITERAL = Pattern.compile("\"([a-z][a-z0-9_.]*)\"");
  private static final Pattern OWN_KEY = Pattern.compile("Key\\(\\s*\"([a-z][a-z0-9_.]*)\"\\)");
  private static final Pattern CONVENTIONS =
      Pattern.compile("import (?:static )?(io\\.opentelemetry\\.semconv\\.[A-Z]\\w*)");

  /** What the OpenTelemetry SDK sends by itself. */
  private static final Set<String> OF_THE_SDK =
      Set.of(
          "service.instance.id",
          "service.name",
          "telemetry.sdk.name",
          "telemetry.sdk.language",
          "telemetry.sdk.version",
          "otel.component.name",
          "otel.component.type");

  @Test
  void everyMetric_everyAttribute_andEveryFlagIsOnThePage() throws Exception {
    List<String> names = new ArrayList<>();
    for (Field field : GatewayAttributes.class.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers())
          && field.get(null) instanceof AttributeKey<?> attribute) {
        names.add(attribute.getKey());
      }
    }
    for (Field field : GatewayMetrics.class.getFields()) {
      if (field.get(null) instanceof String metric) {
        names.add(metric);
      }
    }
    for (ResponseFlag flag : ResponseFlag.values()) {
      names.add(flag.value());
    }

    assertThat(names).hasSizeGreaterThan(40);
    assertThat(page()).contains(names.stream().map(name -> '`' + name + '`').toList());
  }

  @Test
  void everyAttributeOfAllModulesIsOnThePage() throws Exception {
    Set<String> attributes = new TreeSet<>();
    for (String source : sources()) {
      attributes.addAll(all(OWN_KEY, source));
      attributes.addAll(conventionsIn(source));
    }

    assertThat(attributes).hasSizeGreaterThan(60);
    assertThat(page()).contains(attributes.stream().map(name -> '`' + name + '`').toList());
  }

  @Test
  void everyNameOnThePageIsInTheCode() throws Exception {
    Set<String> known = new TreeSet<>(OF_THE_SDK);
    for (String source : sources()) {
      known.addAll(all(LITERAL, source));
      known.addAll(conventionsIn(source));
    }

    Set<String> names = all(NAME, page());

    assertThat(names).hasSizeGreaterThan(100);
    assertThat(known).containsAll(names);
  }

  /** The attributes of the conventions whose constants the source uses. */
  private static Set<String> conventionsIn(String source) throws ReflectiveOperationException {
    Set<String> used = new TreeSet<>();
    for (String type : all(CONVENTIONS, source)) {
      for (Field constant : Class.forName(type).getFields()) {
        if (constant.get(null) instanceof AttributeKey<?> key
            && source.matches("(?s).*\\b" + constant.getName() + "\\b.*")) {
          used.add(key.getKey());
        }
      }
    }
    return used;
  }

  private static Set<String> all(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  /** What is in the agent's jar, as text. */
  private static List<String> sources() throws IOException {
    List<String> sources = new ArrayList<>();
    for (String part : List.of("agent", "instrumentation", "sdk-extension")) {
      try (Stream<Path> files = Files.walk(Path.of("../..").resolve(part))) {
        for (Path file : files.filter(TelemetryPageTest::isSource).toList()) {
          sources.add(Files.readString(file));
        }
      }
    }
    return sources;
  }

  private static boolean isSource(Path file) {
    String path = file.toString().replace('\\', '/');
    return path.endsWith(".java")
        && path.contains("/src/main/java/")
        && !path.contains("/instrumentation/testing/");
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("../../docs/telemetry.md"));
  }
}
