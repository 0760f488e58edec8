package io.gatelens.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README tells to begin with. */
class DemoTest {

  private static final Path REPOSITORY = Path.of("../..").toAbsolutePath().normalize();
  private static final int TIMEOUT_MINUTES = 3;

  /** Which the script builds where they are missing, as in a build of some modules only. */
  private static final List<String> JARS =
      List.of(
          "agent/dist/target/gatelens.jar",
          "smoke-tests/apps/spring-cloud-gateway-4.3/target/spring-cloud-gateway-4.3.jar",
          "smoke-tests/demo/target/gatelens-demo.jar");

  @TempDir private Path folder;

  @Test
  void once_withEverySinkOfMetrics_findsAllTelemetryAndTheMetricsInEachSink() throws Exception {
    for (String jar : JARS) {
      assertThat(REPOSITORY.resolve(jar))
          .as("%s, which ./mvnw package builds; without it the demo would build all", jar)
          .isRegularFile();
    }
    Path log = folder.resolve("demo.log");

    int exitCode = demo(log, "--metrics", "otlp,prometheus,statsd,datadog");

    assertThat(exitCode).as("the exit code, after this: %s", log(log)).isZero();
    List<String> lines = Files.readAllLines(log);
    assertThat(lines).contains("All of it.");
    for (String sink : List.of("otlp", "prometheus", "statsd", "datadog")) {
      assertThat(lines)
          .filteredOn(line -> line.startsWith("✓ " + sink))
          .singleElement()
          .asString()
          .containsPattern(" ([0-9]+) of \\1 metrics, ");
    }
  }

  private int demo(Path log, String... options) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("./demo", "--once", "--port", String.valueOf(FreePort.next()))
            .directory(REPOSITORY.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.command().addAll(List.of(options));
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.matches("(OTEL|GATELENS|DD)_.*|JAVA_TOOL_OPTIONS"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    try {
      boolean hasEnded = process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES);
      assertThat(hasEnded).as("it ended, after this: %s", log(log)).isTrue();
      return process.exitValue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String log(Path log) throws IOException {
    return System.lineSeparator() + Files.readString(log);
  }
}
