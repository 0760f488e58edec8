package io.gatelens.gateway;

import static io.gatelens.gateway.SettableClock.epochNanosAfter;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ConfigSourcesTest {

  private final Throwable down = new IllegalStateException("connection refused");

  private final TestGateway test = TestGateway.started();
  private final ConfigLoads loads = test.gateway.config();

  @Test
  void failingSource_isNamed_withSinceWhen_andHowManyTimesInARow() {
    read("redis", null);
    test.clock.setMillis(1_000);
    read("redis", down);
    test.clock.setMillis(5_000);
    read("redis", down);

    assertThat(loads.readSources())
        .containsExactly(
            new ConfigSource(
                "redis", 2, epochNanosAfter(1_000), epochNanosAfter(0), "connection refused"));
    ConditionState state = test.gateway.readiness().condition("config.sources").state();
    assertThat(state.met()).isFalse();
    assertThat(state.reason())
        .matches("redis failed 2 times in a row, since .*Z: connection refused");
    assertThat(state.sinceEpochNanos()).isEqualTo(epochNanosAfter(1_000));
    assertThat(values(GatewayMetrics.CONFIG_SOURCE_FAILURES)).isEqualTo(Map.of(of("redis"), 2.0));
  }

  @Test
  void sourceThatIsWellAgain_hasNoFailures() {
    read("redis", down);
    test.clock.setMillis(1_000);
    read("redis", null);

    assertThat(loads.readSources())
        .containsExactly(new ConfigSource("redis", 0, 0, epochNanosAfter(1_000), null));
    assertThat(test.gateway.readiness().condition("config.sources").isMet()).isTrue();
    assertThat(values(GatewayMetrics.CONFIG_SOURCE_FAILURES)).isEqualTo(Map.of(of("redis"), 0.0));
    assertThat(values(GatewayMetrics.CONFIG_SOURCE_LAST_SUCCESS_TIME))
        .isEqualTo(Map.of(of("redis"), 1_700_000_001.0));
  }

  @Test
  void quietSource_growsOld_andDoesNotFail() {
    read("redis", null);
    test.clock.setMillis(3_600_000);
    read("properties", null);

    assertThat(values(GatewayMetrics.CONFIG_SOURCE_FAILURES))
        .isEqualTo(Map.of(of("redis"), 0.0, of("properties"), 0.0));
    assertThat(values(GatewayMetrics.CONFIG_SOURCE_LAST_SUCCESS_TIME))
        .isEqualTo(Map.of(of("redis"), 1_700_000_000.0, of("properties"), 1_700_003_600.0));
    assertThat(test.gateway.readiness().condition("config.sources").isMet()).isTrue();
  }

  @Test
  void sourceThatFails_whileTheGatewayGoesOnWithoutIt_makesTheLoadPartial() {
    ConfigLoad load = loads.started("actuator", null);
    load.sourceFetched("redis", down);
    load.loaded(ConfigSnapshot.builder().entry("a", "1").build());

    assertThat(loads.recent().get(0).outcome()).isEqualTo("partial");
    assertThat(test.span("gateway.config.load").getStatus().getDescription())
        .isEqualTo("a source could not be read wholly");
    assertThat(test.gateway.readiness().condition("config.last_load").state().reason())
        .isEqualTo("partial, redis not wholly read");
    assertThat(values(GatewayMetrics.CONFIG_LAST_LOAD_SUCCESS).values()).containsExactly(0.0);
  }

  @Test
  void failingSource_warns_andTakesTheNodeOutOnlyIfThatIsAskedFor() {
    loads.started("startup", null).loaded(ConfigSnapshot.builder().entry("a", "1").build());
    read("redis", down);

    assertThat(test.gateway.readiness().isReady()).isTrue();
  }

  @Test
  void manySources_areBounded() {
    for (int i = 0; i < 100; i++) {
      read("source-" + i, null);
    }

    assertThat(loads.readSources()).hasSize(ConfigSources.MAX_SOURCES);
  }

  private void read(String source, @Nullable Throwable error) {
    loads.started("refresh", null).sourceFetched(source, error);
  }

  private Map<Attributes, Double> values(String metric) {
    return test.values(metric);
  }

  private static Attributes of(String source) {
    return Attributes.of(stringKey("source"), source);
  }
}
