package io.gatelens.sdk.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A format that nobody asks for costs its provider's class and nothing else. */
class NothingLoadedTest {

  private static final String LIBRARY = "io.opentelemetry.extension.trace.propagation.";
  private static final String OURS = "io.gatelens.sdk.propagation.";
  private static final List<String> FORMATS =
      List.of(
          LIBRARY + "B3Propagator",
          LIBRARY + "JaegerPropagator",
          LIBRARY + "OtTracePropagator",
          OURS + "XrayPropagator",
          OURS + "DatadogPropagator",
          OURS + "GcpPropagator",
          OURS + "InstanaPropagator",
          OURS + "B3Format",
          OURS + "FirstTraceWins");

  @ParameterizedTest
  @CsvSource({
    "'tracecontext,baggage',",
    "'tracecontext,gcp', io.gatelens.sdk.propagation.GcpPropagator",
    "jaeger, io.opentelemetry.extension.trace.propagation.JaegerPropagator"
  })
  void onlyFormatsThatAreAskedFor_areLoaded(String propagators, String expected)
      throws IOException, ReflectiveOperationException {
    try (Watched loader = new Watched()) {
      Class<?> autoconfigure = loader.loadClass(Propagators.class.getName());
      var named = autoconfigure.getDeclaredMethod("named", String.class);
      named.setAccessible(true);
      ClassLoader before = Thread.currentThread().getContextClassLoader();
      Thread.currentThread().setContextClassLoader(loader);
      try {
        named.invoke(null, propagators);
      } finally {
        Thread.currentThread().setContextClassLoader(before);
      }

      assertThat(loader.isLoaded(OURS + "PropagationCustomizer")).isTrue();
      assertThat(loader.isLoaded(OURS + "GcpPropagatorProvider")).isTrue();
      List<String> loaded = FORMATS.stream().filter(loader::isLoaded).toList();
      assertThat(loaded).isEqualTo(expected == null ? List.of() : List.of(expected));
    }
  }

  /** The same class path once more, without what the test itself has loaded. */
  private static final class Watched extends URLClassLoader {

    Watched() {
      super(classPath(), ClassLoader.getPlatformClassLoader());
    }

    boolean isLoaded(String name) {
      return findLoadedClass(name) != null;
    }

    private static URL[] classPath() {
      String path =
          System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
      return Arrays.stream(path.split(File.pathSeparator))
          .map(Path::of)
          .map(Watched::url)
          .toArray(URL[]::new);
    }

    private static URL url(Path path) {
      try {
        return path.toUri().toURL();
      } catch (MalformedURLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
