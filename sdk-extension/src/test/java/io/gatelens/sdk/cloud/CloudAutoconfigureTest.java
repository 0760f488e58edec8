package io.gatelens.sdk.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.sdk.RecordingLoader;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As any application with SDK autoconfigure has it. */
class CloudAutoconfigureTest {

  private static final String PACKAGE = "io.gatelens.sdk.cloud.";
  private static final String PROVIDER = PACKAGE + "CloudResourceProvider";

  private final RecordingLoader loader = new RecordingLoader(PACKAGE);

  @Test
  void withoutACloud_onlyTheDecisionIsLoaded() {
    Resource resource = resource(Map.of(), Map.of());

    assertThat(resource.getAttribute(CloudResourceProvider.PROVIDER)).isNull();
    assertThat(loader.loaded())
        .containsExactlyInAnyOrder(
            PROVIDER,
            PACKAGE + "CloudSettings",
            PACKAGE + "CloudSettings$Mode",
            PACKAGE + "Platform",
            PACKAGE + "Surroundings");
  }

  @Test
  void aFunction_needsNoMetadataServer_andNoOtherCloudsClasses() {
    Resource resource = resource(Map.of("AWS_LAMBDA_FUNCTION_NAME", "edge"), Map.of());

    assertThat(resource.getAttribute(CloudResourceProvider.PROVIDER)).isEqualTo("aws");
    assertThat(loader.loaded())
        .contains(PACKAGE + "AwsFacts")
        .doesNotContain(
            PACKAGE + "MetadataServer", PACKAGE + "GoogleFacts", PACKAGE + "AzureFacts");
  }

  @Test
  void theUsersOwnAttributes_win() {
    Resource resource =
        resource(
            Map.of("AWS_LAMBDA_FUNCTION_NAME", "edge", "AWS_REGION", "eu-west-1"),
            Map.of("otel.resource.attributes", "cloud.region=mine"));

    assertThat(resource.getAttributes().asMap())
        .containsEntry(AttributeKey.stringKey("cloud.region"), "mine");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "otel.java.disabled.resource.providers=" + PROVIDER,
        "otel.java.enabled.resource.providers=io.gatelens.sdk.resource.OsResourceProvider",
        "gatelens.resource.cloud=off",
        "otel.sdk.disabled=true"
      })
  void eachSwitch_switchesItOff(String setting) {
    Resource resource =
        resource(
            Map.of("AWS_LAMBDA_FUNCTION_NAME", "edge"),
            Map.of(setting.split("=", -1)[0], setting.split("=", -1)[1]));

    assertThat(resource.getAttribute(CloudResourceProvider.PROVIDER)).isNull();
    assertThat(loader.loaded()).doesNotContain(PACKAGE + "AwsFacts");
  }

  @Test
  void systemProperty_doesNotPassForACloud() {
    Resource resource =
        resource(Map.of(), Map.of("aws.lambda.function.name", "edge", "gae.service", "edge"));

    assertThat(resource.getAttribute(CloudResourceProvider.PROVIDER)).isNull();
  }

  @Test
  void sdk_isUpWithinTheBound_whereTheMetadataServerHangs() throws IOException {
    try (FakeMetadata metadata = FakeMetadata.hanging()) {
      String address = metadata.address() + "/v4/1";
      resource(Map.of(), Map.of()); // What is loaded for the first time is not what is measured.
      long before = System.nanoTime();
      resource(Map.of(), Map.of());
      long without = System.nanoTime() - before;
      before = System.nanoTime();
      Resource resource = resource(Map.of("ECS_CONTAINER_METADATA_URI_V4", address), Map.of());
      long with = System.nanoTime() - before;

      System.out.printf(
          "the SDK is up in %d ms, with a hanging metadata server in %d ms%n",
          without / 1_000_000, with / 1_000_000);
      assertThat(with).isBetween(300_000_000L, without + 1_500_000_000L);
      assertThat(metadata.requests()).hasSize(1);
      assertThat(resource.getAttribute(CloudResourceProvider.PROVIDER)).isEqualTo("aws");
    }
  }

  private Resource resource(Map<String, String> variables, Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(properties);
    all.put("otel.traces.exporter", "none");
    all.put("otel.metrics.exporter", "none");
    all.put("otel.logs.exporter", "none");
    AtomicReference<Resource> found = new AtomicReference<>();
    try (OpenTelemetrySdk sdk =
        AutoConfiguredOpenTelemetrySdk.builder()
            .disableShutdownHook()
            .setComponentLoader(new WithVariables(loader, variables))
            .addPropertiesSupplier(() -> all)
            .addResourceCustomizer(
                (resource, config) -> {
                  found.set(resource);
                  return resource;
                })
            .build()
            .getOpenTelemetrySdk()) {
      return sdk == null ? Resource.empty() : found.get();
    }
  }

  /** The extension in a process that has these variables, on whatever machine this is. */
  private record WithVariables(ClassLoader loader, Map<String, String> variables)
      implements ComponentLoader {

    @Override
    public <T> Iterable<T> load(Class<T> type) {
      List<T> found = new ArrayList<>();
      for (T each : ServiceLoader.load(type, loader)) {
        found.add(each.getClass().getName().equals(PROVIDER) ? type.cast(inPlaceOf(each)) : each);
      }
      return found;
    }

    private Object inPlaceOf(Object provider) {
      try {
        Class<?> surroundings = loader.loadClass(PACKAGE + "Surroundings");
        Constructor<?> ofMachine = surroundings.getDeclaredConstructor(Function.class, File.class);
        ofMachine.setAccessible(true);
        Constructor<?> ofProvider =
            provider.getClass().getDeclaredConstructor(surroundings, URI.class);
        ofProvider.setAccessible(true);
        Function<String, @Nullable String> environment = variables::get;
        return ofProvider.newInstance(
            ofMachine.newInstance(environment, new File("/no/such/machine")),
            URI.create("http://127.0.0.1:1"));
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("not what the test was written for", e);
      }
    }
  }
}
