package io.gatelens.sdk.resource;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.semconv.ServiceAttributes.SERVICE_INSTANCE_ID;
import static io.opentelemetry.semconv.ServiceAttributes.SERVICE_NAME;
import static io.opentelemetry.semconv.TelemetryAttributes.TELEMETRY_DISTRO_NAME;
import static io.opentelemetry.semconv.TelemetryAttributes.TELEMETRY_DISTRO_VERSION;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.semconv.K8sAttributes;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceDetectionTest {

  @TempDir private Path folder;

  @Test
  void allDetectors_workTogetherInAutoconfigure() {
    Resource resource = autoconfigured(Map.of("otel.service.name", "mine"));

    assertThat(resource.getAttribute(SERVICE_NAME)).isEqualTo("mine");
    assertThat(resource.getAttribute(TELEMETRY_DISTRO_NAME)).isEqualTo("gatelens");
    assertThat(resource.getAttribute(TELEMETRY_DISTRO_VERSION)).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(resource.getAttribute(ProcessResourceProvider.PID))
        .isEqualTo(ProcessHandle.current().pid());
    assertThat(resource.getAttribute(ProcessResourceProvider.EXECUTABLE_PATH)).contains("java");
    assertThat(resource.getAttribute(ProcessResourceProvider.RUNTIME_VERSION))
        .isEqualTo(System.getProperty("java.runtime.version"));
    assertThat(resource.getAttribute(HostResourceProvider.HOST_NAME)).isNotBlank();
    assertThat(resource.getAttribute(OsResourceProvider.OS_TYPE)).isNotBlank();
    UUID.fromString(String.valueOf(resource.getAttribute(SERVICE_INSTANCE_ID)));
  }

  @Test
  void commandLine_isNotReported() {
    Attributes attributes = autoconfigured(Map.of()).getAttributes();

    assertThat(attributes.asMap().keySet())
        .extracting(AttributeKey::getKey)
        .doesNotContain("process.command_line", "process.command_args", "process.command");
  }

  @Test
  void instanceIdOfTheUser_wins() {
    Map<String, String> given = Map.of("otel.resource.attributes", "service.instance.id=node-1");

    assertThat(autoconfigured(given).getAttribute(SERVICE_INSTANCE_ID)).isEqualTo("node-1");
  }

  @Test
  void podsVariables_becomeAttributes() throws IOException {
    File namespace = Files.writeString(folder.resolve("namespace"), "edge\n").toFile();
    Map<String, String> environment =
        Map.of(
            "kubernetes.service.host", "10.0.0.1",
            "pod.name", "gateway-1",
            "k8s.pod.uid", "uid-1",
            "otel.resource.attributes.node.name", "node-1");

    Resource resource =
        new KubernetesResourceProvider(namespace)
            .createResource(DefaultConfigProperties.createFromMap(environment));

    assertThat(resource.getAttributes())
        .isEqualTo(
            Attributes.builder()
                .put(K8sAttributes.K8S_NAMESPACE_NAME, "edge")
                .put(K8sAttributes.K8S_POD_NAME, "gateway-1")
                .put(K8sAttributes.K8S_POD_UID, "uid-1")
                .put(K8sAttributes.K8S_NODE_NAME, "node-1")
                .build());
  }

  @Test
  void podsVariablesOutsideOfKubernetes_meanNothing() {
    Resource resource =
        new KubernetesResourceProvider(folder.resolve("none").toFile())
            .createResource(DefaultConfigProperties.createFromMap(Map.of("pod.name", "gateway-1")));

    assertThat(resource).isEqualTo(Resource.empty());
  }

  @Test
  void hostsFiles_areRead() throws IOException {
    File name = Files.writeString(folder.resolve("hostname"), "edge-1\n").toFile();
    File id = Files.writeString(folder.resolve("machine-id"), "abc\n").toFile();

    Resource resource =
        new HostResourceProvider(name, id)
            .createResource(DefaultConfigProperties.createFromMap(Map.of("hostname", "other")));

    assertThat(resource.getAttribute(HostResourceProvider.HOST_NAME)).isEqualTo("edge-1");
    assertThat(resource.getAttribute(HostResourceProvider.HOST_ID)).isEqualTo("abc");
  }

  @Test
  void hostWithoutFiles_isNamedByItsEnvironment() {
    File none = folder.resolve("none").toFile();

    Resource resource =
        new HostResourceProvider(none, none)
            .createResource(DefaultConfigProperties.createFromMap(Map.of("hostname", "edge-2")));

    assertThat(resource.getAttribute(HostResourceProvider.HOST_NAME)).isEqualTo("edge-2");
    assertThat(resource.getAttribute(stringKey("host.id"))).isNull();
  }

  @ParameterizedTest
  @CsvSource({"Linux, linux", "Mac OS X, darwin", "Windows Server 2022, windows"})
  void operatingSystems_haveTheConventionsNames(String java, String expected) {
    assertThat(OsResourceProvider.type(java)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"amd64, amd64", "x86_64, amd64", "aarch64, arm64", "s390x, s390x"})
  void architectures_haveTheConventionsNames(String java, String expected) {
    assertThat(HostResourceProvider.arch(java)).isEqualTo(expected);
  }

  private static Resource autoconfigured(Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(properties);
    all.put("otel.traces.exporter", "none");
    all.put("otel.metrics.exporter", "none");
    all.put("otel.logs.exporter", "none");
    Resource[] resource = new Resource[1];
    AutoConfiguredOpenTelemetrySdk.builder()
        .disableShutdownHook()
        .addPropertiesSupplier(() -> all)
        .addResourceCustomizer(
            (detected, config) -> {
              resource[0] = detected;
              return detected;
            })
        .build()
        .getOpenTelemetrySdk()
        .close();
    return resource[0];
  }
}
