package io.gatelens.sdk.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.sdk.RecordingLoader;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not switched on costs its provider's class and nothing else. */
class LoadedClassesTest {

  private static final String PACKAGE = "io.gatelens.sdk.";
  private static final Set<String> PUSH_PACKAGES = Set.of("push", "statsd", "datadog", "kong");

  @ParameterizedTest
  @CsvSource({
    "none, none, ''",
    "statsd, none, 'push statsd'",
    "datadog, none, 'datadog push'",
    "none, kong, ''",
    "statsd, kong, 'kong push statsd'",
  })
  void onlyWhatIsAskedFor_isLoaded(String exporters, String profile, String packages) {
    RecordingLoader loader = new RecordingLoader(PACKAGE);

    try (OpenTelemetrySdk sdk =
        AutoConfiguredOpenTelemetrySdk.builder()
            .disableShutdownHook()
            .setServiceClassLoader(loader)
            .addPropertiesSupplier(
                () ->
                    Map.of(
                        "otel.traces.exporter",
                        "none",
                        "otel.logs.exporter",
                        "none",
                        "otel.metrics.exporter",
                        exporters,
                        "gatelens.metrics.profile",
                        profile))
            .build()
            .getOpenTelemetrySdk()) {
      assertThat(sdk.getSdkMeterProvider()).isNotNull();
    }

    assertThat(String.join(" ", packagesBeyondProviders(loader.loaded()))).isEqualTo(packages);
  }

  /** Nor beyond what reads which profile is asked for. */
  private static Set<String> packagesBeyondProviders(Set<String> loaded) {
    return loaded.stream()
        .filter(name -> !name.endsWith("MetricExporterProvider"))
        .filter(name -> !name.matches(".*[.](MetricsProfile|ProfileCustomizer)"))
        .map(name -> name.substring(PACKAGE.length(), name.lastIndexOf('.')))
        .filter(PUSH_PACKAGES::contains)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
