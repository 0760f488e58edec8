package io.gatelens.sdk.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.io.IOException;
import java.io.InputStream;
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
    RecordingLoader loader = new RecordingLoader();

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

    assertThat(String.join(" ", loader.packagesBeyondProviders())).isEqualTo(packages);
  }

  /** Defines the extension's classes anew and remembers which. */
  private static final class RecordingLoader extends ClassLoader {

    private final Set<String> loaded = new TreeSet<>();

    private RecordingLoader() {
      super(LoadedClassesTest.class.getClassLoader());
    }

    /** Nor beyond what reads which profile is asked for. */
    private Set<String> packagesBeyondProviders() {
      return loaded.stream()
          .filter(name -> !name.endsWith("MetricExporterProvider"))
          .filter(name -> !name.matches(".*[.](MetricsProfile|ProfileCustomizer)"))
          .map(name -> name.substring(PACKAGE.length(), name.lastIndexOf('.')))
          .filter(PUSH_PACKAGES::contains)
          .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(PACKAGE)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        return known == null ? define(name) : known;
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        loaded.add(name);
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
