package io.gatelens.sdk.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sampler in an SDK that is configured as any application's is. */
class GatewaySamplerAutoconfigureTest {

  private static final String KEY = "a key of at least 16 bytes";

  @TempDir private Path folder;

  @Test
  void sampler_isFoundByItsName_andGoesByTheStandardArgument() {
    try (OpenTelemetrySdk sdk = sdk(Map.of("otel.traces.sampler.arg", "0.0"))) {
      assertThat(span(sdk, Context.root()).isSampled()).isFalse();
    }
    try (OpenTelemetrySdk sdk = sdk(Map.of())) {
      SpanContext span = span(sdk, Context.root());
      assertThat(span.isSampled()).isTrue();
      assertThat(span.getTraceState().get("ot")).isEqualTo("th:0");
    }
  }

  @Test
  void rules_mayStandInTheSettingItself() {
    try (OpenTelemetrySdk sdk =
        sdk(Map.of("gatelens.sampling.rules", "{\"default\": {\"ratio\": 0}}"))) {
      assertThat(span(sdk, Context.root()).isSampled()).isFalse();
    }
  }

  @Test
  void badSetting_namesItsKey() {
    assertThatThrownBy(() -> sdk(Map.of("gatelens.sampling.rules", "{\"rule\": []}")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("gatelens.sampling.rules is no document of rules: line 1, column 10");
    assertThatThrownBy(() -> sdk(Map.of("otel.traces.sampler.arg", "2")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("otel.traces.sampler.arg");
    assertThatThrownBy(() -> sdk(Map.of("gatelens.sampling.debug.key", "short")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("gatelens.sampling.debug.key:")
        .hasMessageNotContaining("short");
    assertThatThrownBy(() -> sdk(Map.of("gatelens.sampling.debug.key-file", "/not/there")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("gatelens.sampling.debug.key-file");
  }

  @Test
  void signedHeader_hasTheRequestTraced_andAnythingElseChangesNothing() throws Exception {
    Path file = Files.writeString(folder.resolve("key"), KEY + "\n");
    Map<String, String> settings =
        Map.of(
            "otel.traces.sampler.arg",
            "0",
            "gatelens.sampling.debug.key-file",
            file.toString(),
            "otel.propagators",
            "tracecontext,baggage");
    long expiry = System.currentTimeMillis() / 1000 + 60;
    try (OpenTelemetrySdk sdk = sdk(settings)) {
      TextMapPropagator propagator = sdk.getPropagators().getTextMapPropagator();
      String signed = DebugHeaderTest.signed(expiry + ".0011223344556677", KEY);
      String forged =
          DebugHeaderTest.signed(expiry + ".0011223344556677", "another key of 16 bytes");

      SpanContext debugged = span(sdk, extracted(propagator, Map.of(DebugHeader.NAME, signed)));
      SpanContext refused = span(sdk, extracted(propagator, Map.of(DebugHeader.NAME, forged)));
      SpanContext ofUnsampledParent =
          span(
              sdk,
              extracted(
                  propagator,
                  Map.of(
                      DebugHeader.NAME,
                      signed,
                      "traceparent",
                      "00-0123456789abcdef0123456789abcdef-0123456789abcdef-00",
                      "tracestate",
                      "ot=th:c;rv:00000000000001")));
      Map<String, String> injected = new HashMap<>();
      propagator.inject(
          extracted(propagator, Map.of(DebugHeader.NAME, signed)), injected, Map::put);

      assertThat(debugged.isSampled()).isTrue();
      assertThat(debugged.getTraceState().isEmpty()).isTrue();
      assertThat(refused.isSampled()).isFalse();
      assertThat(ofUnsampledParent.isSampled()).isTrue();
      assertThat(ofUnsampledParent.getTraceId()).isEqualTo("0123456789abcdef0123456789abcdef");
      assertThat(ofUnsampledParent.getTraceState().get("ot")).isEqualTo("rv:00000000000001");
      assertThat(injected).isEmpty();
      assertThat(propagator.fields()).containsOnlyOnce(DebugHeader.NAME);
    }
  }

  @Test
  void withoutAKey_thereIsNoFurtherPropagator() {
    try (OpenTelemetrySdk sdk = sdk(Map.of())) {
      assertThat(sdk.getPropagators().getTextMapPropagator().fields())
          .doesNotContain(DebugHeader.NAME);
    }
  }

  /** A provider in a loader of its own, as in an agent. */
  @Test
  void anotherSampler_loadsNothingOfThisOne() throws Exception {
    OwnLoader loader = new OwnLoader();

    loader.build(Map.of("otel.traces.sampler", "always_off"));

    assertThat(loader.loaded)
        .filteredOn(
            name ->
                name.startsWith("io.gatelens.sdk.sampling.")
                    || name.startsWith("io.gatelens.sdk.document."))
        .filteredOn(name -> !name.startsWith(GatewaySamplerAutoconfigureTest.class.getName()))
        .containsExactlyInAnyOrder(
            GatewaySamplerProvider.class.getName(), DebugCustomizerProvider.class.getName());
  }

  private static OpenTelemetrySdk sdk(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(none());
    settings.put("otel.traces.sampler", "gateway");
    settings.putAll(more);
    return AutoConfiguredOpenTelemetrySdk.builder()
        .addPropertiesSupplier(() -> settings)
        .addTracerProviderCustomizer((builder, config) -> builder.addSpanProcessor(new Nowhere()))
        .disableShutdownHook()
        .build()
        .getOpenTelemetrySdk();
  }

  private static Map<String, String> none() {
    return Map.of(
        "otel.traces.exporter", "none",
        "otel.metrics.exporter", "none",
        "otel.logs.exporter", "none");
  }

  private static SpanContext span(OpenTelemetrySdk sdk, Context parent) {
    Span span = sdk.getTracer("test").spanBuilder("GET").setParent(parent).startSpan();
    span.end();
    return span.getSpanContext();
  }

  private static Context extracted(TextMapPropagator propagator, Map<String, String> headers) {
    return propagator.extract(Context.root(), headers, Headers.GETTER);
  }

  /** Without any processor the SDK samples nothing. */
  private static final class Nowhere implements SpanProcessor {

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }

  private enum Headers implements TextMapGetter<Map<String, String>> {
    GETTER;

    @Override
    @SuppressWarnings("deprecation") // There is no other way to implement the interface.
    public Iterable<String> keys(Map<String, String> headers) {
      return headers.keySet();
    }

    @Override
    public @Nullable String get(@Nullable Map<String, String> headers, String name) {
      return headers == null ? null : headers.get(name);
    }
  }

  /** Defines everything again that is not the JDK's. */
  private static final class OwnLoader extends ClassLoader {

    private final List<String> loaded = new ArrayList<>();

    private OwnLoader() {
      super(GatewaySamplerAutoconfigureTest.class.getClassLoader());
    }

    void build(Map<String, String> settings) throws Exception {
      Map<String, String> all = new HashMap<>(none());
      all.putAll(settings);
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(this);
      try {
        loadClass(Autoconfigure.class.getName()).getMethod("build", Map.class).invoke(null, all);
      } catch (InvocationTargetException e) {
        throw new IllegalStateException(e.getCause());
      } finally {
        thread.setContextClassLoader(before);
      }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("io.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        return known != null ? known : define(name);
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

  /** Called in the loader above. */
  public static final class Autoconfigure {

    private Autoconfigure() {}

    public static void build(Map<String, String> settings) {
      AutoConfiguredOpenTelemetrySdk.builder()
          .addPropertiesSupplier(() -> settings)
          .disableShutdownHook()
          .build()
          .getOpenTelemetrySdk()
          .close();
    }
  }
}
