package io.gatelens.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.sdk.cloud.CloudResourceProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ResourceProvider;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentComponentsTest {

  @Test
  void detectors_areTheSameForEachTry() {
    AgentComponents components = new AgentComponents();

    List<ResourceProvider> first = components.load(ResourceProvider.class);

    assertThat(first).hasAtLeastOneElementOfType(CloudResourceProvider.class);
    assertThat(components.load(ResourceProvider.class)).isEqualTo(first);
  }
}
