package io.gatelens.gateway;

import static io.gatelens.gateway.GatewayAttributes.READINESS_CONDITION;
import static io.gatelens.gateway.GatewayAttributes.READINESS_FROM;
import static io.gatelens.gateway.GatewayAttributes.READINESS_TO;
import static io.gatelens.gateway.SettableClock.epochNanosAfter;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    load.sourceFetched("redis", now(), down);
    load.loaded(ConfigSnapshot.builder().entry("a", "1").build());

    assertThat(loads.recent().get(0).outcome()).isEqualTo("partial");
    assertThat(test.span("gateway.config.load").getStatus().getDescription())
        .isEqualTo("a source could not be read wholly");
    assertThat(test.gateway.readiness().condition("config.last_load").state().reason())
        .isEqualTo("partial, redis not wholly read");
    assertThat(values(GatewayMetrics.CONFIG_LAST_LOAD_SUCCESS).values()).containsExactly(0.0);
  }

  @Test
  void loadWithoutASource_saysWhichOne_toPeopleAsOnItsSpan() {
    ConfigLoad load = loads.started("actuator", null);
    load.stage(new ConfigStage(ConfigStage.Kind.FETCH, "redis", now(), now(), 0, 0, down));
    load.sourceFetched("redis", now(), down);
    load.loaded(ConfigSnapshot.builder().entry("a", "1").build());

    assertThat(loads.recent().get(0).error()).isEqualTo("redis could not be read wholly");
    assertThat(test.span("gateway.config.load").getStatus().getDescription())
        .isEqualTo("redis could not be read wholly");
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

  @Test
  void changeOfASource_isToldByTheLoad_andTheFirstGoodReadingIsNone() {
    ConfigLoad first = loads.started("discovery", null);
    first.sourceFetched("redis", now(), null);
    first.loaded(ConfigSnapshot.builder().entry("a", "1").build());
    ConfigLoad failed = loads.started("discovery", null);
    failed.sourceFetched("redis", now(), down);
    failed.rejected(down);
    ConfigLoad well = loads.started("discovery", null);
    well.sourceFetched("redis", now(), null);
    well.loaded(ConfigSnapshot.builder().entry("a", "1").build());

    assertThat(readinessSpans()).isEmpty();
    assertThat(test.spans()).hasSize(3);
    assertThat(changesOfSources(test.spans().get(0))).isEmpty();
    assertThat(changesOfSources(test.spans().get(1))).containsExactly("met -> not_met");
    assertThat(changesOfSources(test.spans().get(2))).containsExactly("not_met -> met");
  }

  @Test
  void changeOfASource_isNewsOfALoadThatChangedNothing() {
    loads.started("discovery", null).loaded(ConfigSnapshot.builder().entry("a", "1").build());
    read("redis", down);
    loads.started("discovery", null).loaded(ConfigSnapshot.builder().entry("a", "1").build());
    ConfigLoad well = loads.started("discovery", null);
    well.sourceFetched("redis", now(), null);
    well.loaded(ConfigSnapshot.builder().entry("a", "1").build());

    List<SpanData> spans = test.spans();
    assertThat(changesOfSources(spans.get(spans.size() - 1))).containsExactly("not_met -> met");
  }

  @Test
  void changeAfterTheLoadsEnd_isATraceOfItsOwn() {
    ConfigLoad load = loads.started("refresh", null);
    load.rejected(down);
    load.sourceFetched("redis", now(), down);

    assertThat(readinessSpans()).hasSize(1);
    assertThat(changesOfSources(readinessSpans().get(0))).containsExactly("met -> not_met");
  }

  @Test
  void changeByALoadThatIsGivenUp_isToldOnAnotherThread() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    Thread caller = Thread.currentThread();
    TestGateway sampled =
        TestGateway.sampledBy(
            new TestSampler(
                attributes -> {
                  if (Thread.currentThread() != caller) {
                    told.countDown();
                  }
                }));
    ConfigLoad load = sampled.gateway.config().started("cache_miss", null);
    load.sourceFetched("redis", now(), down);

    load.givenUp();

    assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(sampled.gateway.config().recent()).isEmpty();
  }

  @Test
  void lateFailure_ofAReadingThatBeganBeforeAGoodOne_saysNothing() {
    ConfigLoad slow = loads.started("refresh", null);
    long slowStartNanos = now();
    test.clock.setMillis(1_000);
    read("redis", null);
    test.clock.setMillis(2_000);
    slow.sourceFetched("redis", slowStartNanos, down);

    assertThat(loads.readSources())
        .containsExactly(new ConfigSource("redis", 0, 0, epochNanosAfter(1_000), null));
    assertThat(test.gateway.readiness().condition("config.sources").isMet()).isTrue();
  }

  private void read(String source, @Nullable Throwable error) {
    loads.started("refresh", null).sourceFetched(source, now(), error);
  }

  private long now() {
    return test.gateway.clock().nanoTime();
  }

  private List<SpanData> readinessSpans() {
    return test.spans().stream()
        .filter(span -> span.getName().equals("gateway.readiness"))
        .toList();
  }

  private static List<String> changesOfSources(SpanData span) {
    return span.getEvents().stream()
        .map(EventData::getAttributes)
        .filter(told -> "config.sources".equals(told.get(READINESS_CONDITION)))
        .map(told -> told.get(READINESS_FROM) + " -> " + told.get(READINESS_TO))
        .toList();
  }

  private Map<Attributes, Double> values(String metric) {
    return test.values(metric);
  }

  private static Attributes of(String source) {
    return Attributes.of(stringKey("source"), source);
  }
}
