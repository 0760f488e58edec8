package io.gatelens.gateway;

import static io.gatelens.gateway.SettableClock.epochNanosAfter;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ConfigStageTest {

  private final TestGateway test = TestGateway.started();
  private final ConfigLoads loads = test.gateway.config();

  @Test
  void stage_isAChildOfTheLoad_withItsTrueTimes() {
    ConfigLoad load = loads.started("refresh", null);
    load.stage(fetch("redis", 2, 12, 3, null));
    test.clock.setMillis(20);

    load.loaded(ConfigSnapshot.builder().entry("a", "1").build());

    SpanData root = test.span("gateway.config.load");
    SpanData span = test.span("gateway.config.fetch redis");
    assertThat(span.getParentSpanId()).isEqualTo(root.getSpanId());
    assertThat(span.getTraceId()).isEqualTo(root.getTraceId());
    assertThat(span.getStartEpochNanos()).isEqualTo(epochNanosAfter(2));
    assertThat(span.getEndEpochNanos()).isEqualTo(epochNanosAfter(12));
    assertThat(span.getStatus()).isEqualTo(StatusData.unset());
    assertThat(TestGateway.attributes(span))
        .isEqualTo(
            Attributes.builder()
                .put("gateway.config.source", "redis")
                .put("gateway.config.stage.entries", 3)
                .put("gateway.config.stage.own_time", 0.01)
                .build());
  }

  @Test
  void stageThatFails_isAnError_andTheLoadTellsWhereItReadFrom() {
    IllegalStateException down = new IllegalStateException("connection refused");
    ConfigLoad load = loads.started("refresh", null);
    load.stage(fetch("properties", 0, 1, 4, null));
    load.stage(fetch("in_memory", 0, 1, 0, null));
    load.stage(fetch("redis", 1, 5, 0, down));

    load.rejected(down);

    SpanData span = test.span("gateway.config.fetch redis");
    assertThat(span.getStatus())
        .isEqualTo(StatusData.create(StatusCode.ERROR, "connection refused"));
    assertThat(span.getAttributes().get(GatewayAttributes.CONFIG_SOURCE)).isEqualTo("redis");
    assertThat(
            test.span("gateway.config.load").getAttributes().get(GatewayAttributes.CONFIG_SOURCE))
        .isEqualTo("properties,redis");
  }

  @Test
  void stageNeverLeavesItsLoad_andIsNotToldOfAfterIt() {
    ConfigLoad load = loads.started("refresh", null);
    load.stage(new ConfigStage(ConfigStage.Kind.CONVERT, null, nanos(0), nanos(90), -1, 1, null));
    test.clock.setMillis(20);
    load.loaded(ConfigSnapshot.builder().build());
    load.stage(fetch("late", 21, 22, 0, null));

    SpanData span = test.span("gateway.config.convert");
    assertThat(span.getEndEpochNanos()).isEqualTo(epochNanosAfter(20));
    assertThat(span.getAttributes().get(GatewayAttributes.CONFIG_STAGE_OWN_TIME)).isZero();
    assertThat(test.spans()).hasSize(2);
  }

  @Test
  void manyStages_areBounded() {
    ConfigLoad load = loads.started("refresh", null);
    for (int i = 0; i < 100; i++) {
      load.stage(fetch("source-" + i, 0, 1, 1, null));
    }
    load.loaded(ConfigSnapshot.builder().build());

    assertThat(test.spans()).hasSize(1 + ConfigSources.MAX_SOURCES + 2);
  }

  private ConfigStage fetch(
      String source, long startMillis, long endMillis, int entries, @Nullable Throwable error) {
    return new ConfigStage(
        ConfigStage.Kind.FETCH,
        source,
        nanos(startMillis),
        nanos(endMillis),
        nanos(endMillis) - nanos(startMillis),
        entries,
        error);
  }

  /** On the gateway's clock, which stands at 0 when the load begins. */
  private long nanos(long millis) {
    return test.clock.nanoTime() + millis * 1_000_000;
  }
}
