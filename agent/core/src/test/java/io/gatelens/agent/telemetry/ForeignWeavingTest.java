package io.gatelens.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.context.Context;
import org.junit.jupiter.api.Test;

class ForeignWeavingTest {

  @Test
  void openTelemetrysOwnRoot_isNoOtherAgents() {
    assertThat(ForeignWeaving.isOpenTelemetrys(Context.root().getClass().getName())).isTrue();
    assertThat(
            ForeignWeaving.isOpenTelemetrys(
                "io.opentelemetry.javaagent.instrumentation.opentelemetryapi.context.Root"))
        .isFalse();
  }
}
