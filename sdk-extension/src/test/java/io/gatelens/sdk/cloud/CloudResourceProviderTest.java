package io.gatelens.sdk.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When it is asked for the cloud, and when it is not. */
class CloudResourceProviderTest {

  /** Nobody listens there. */
  private static final URI NOBODY = URI.create("http://127.0.0.1:1");

  @TempDir private Path root;

  private Machine machine;

  @BeforeEach
  void makeMachine() {
    machine = new Machine(root);
  }

  @ParameterizedTest
  @CsvSource({"local, 2", "off, 0"})
  void nobodyIsAsked_whereThatIsSwitchedOff(String mode, int attributes) throws IOException {
    try (FakeMetadata metadata = FakeMetadata.answering(Map.of())) {
      machine.azure().property("gatelens.resource.cloud", mode);

      assertThat(machine.detected(metadata.address())).hasSize(attributes);
      assertThat(metadata.requests()).isEmpty();
    }
  }

  @Test
  void elsewhere_nobodyIsAsked_andNothingIsReported() throws IOException {
    try (FakeMetadata metadata = FakeMetadata.answering(Map.of())) {
      machine
          .file("sys/class/dmi/id/sys_vendor", "Microsoft Corporation")
          .pod("https://kubernetes.default.svc");

      assertThat(machine.resource(metadata.address())).isEqualTo(Resource.empty());
      assertThat(metadata.requests()).isEmpty();
    }
  }

  @Test
  void cloudThatAnotherProviderFound_isLeftAlone() {
    CloudResourceProvider provider = machine.provider(NOBODY);
    var properties = machine.properties();

    assertThat(provider.shouldApply(properties, Resource.empty())).isTrue();
    assertThat(
            provider.shouldApply(
                properties, Resource.builder().put("cloud.provider", "aws").build()))
        .isFalse();
  }

  @Test
  void whatTheFieldsDetectorsOfAzureFound_isThereBefore() {
    assertThat(machine.provider(NOBODY).order()).isGreaterThan(100);
  }

  @Test
  void sdkThatIsSwitchedOff_asksNobody() {
    machine.property("otel.sdk.disabled", "true");

    assertThat(machine.provider(NOBODY).shouldApply(machine.properties(), Resource.empty()))
        .isFalse();
  }

  @Test
  void sdkThatIsBuiltAgain_doesNotAskAgain() throws IOException {
    try (FakeMetadata metadata =
        FakeMetadata.answering(
            Map.of(
                "GET /metadata/instance/compute?api-version=2020-09-01",
                "{\"location\": \"westeurope\"}"))) {
      CloudResourceProvider provider = machine.azure().provider(metadata.address());

      Resource first = provider.createResource(machine.properties());
      Resource second = provider.createResource(machine.properties());

      assertThat(second.getAttributes().asMap())
          .containsEntry(AttributeKey.stringKey("cloud.region"), "westeurope");
      assertThat(second).isEqualTo(first);
      assertThat(metadata.requests()).hasSize(1);
    }
  }

  @Test
  void sdkThatIsBuiltAgainWithOtherSettings_goesByThem() {
    CloudResourceProvider provider =
        machine.variable("CONTAINER_APP_NAME", "edge").provider(NOBODY);

    assertThat(provider.createResource(machine.properties()).getAttributes().isEmpty()).isFalse();
    machine.property("gatelens.resource.cloud", "off");
    assertThat(provider.createResource(machine.properties())).isEqualTo(Resource.empty());
  }

  @Test
  void clustersName_isTheOperatorsWhereItIsGiven() {
    machine
        .pod("https://container.googleapis.com/v1/projects/p/locations/l/clusters/guess")
        .property("gatelens.resource.cloud", "local");
    AttributeKey<String> cluster = AttributeKey.stringKey("k8s.cluster.name");

    assertThat(machine.resource(NOBODY).getAttribute(cluster)).isEqualTo("guess");
    machine.property("k8s.cluster.name", "edge"); // K8S_CLUSTER_NAME, as the SDK names it.
    assertThat(machine.resource(NOBODY).getAttribute(cluster)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "gatelens.resource.cloud, maybe, 'allowed is auto, local or off'",
    "gatelens.resource.cloud.timeout, 0s, allowed is a duration from 1ms to 10s",
    "gatelens.resource.cloud.timeout, 11s, allowed is a duration from 1ms to 10s",
    "gatelens.resource.cloud.timeout, soon, soon",
  })
  void badSetting_isNamed(String key, String value, String message) {
    machine.property(key, value);

    assertThatThrownBy(() -> machine.resource(NOBODY))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(message);
  }
}
