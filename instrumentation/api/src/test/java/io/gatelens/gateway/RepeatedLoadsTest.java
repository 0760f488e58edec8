package io.gatelens.gateway;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RepeatedLoadsTest {

  private static final long MINUTE = 60_000;

  private final TestGateway test = TestGateway.started();
  private final ConfigLoads loads = test.gateway.config();

  @Test
  void stormOfHeartbeats_isCountedExactly_andMakesOneSpanInTenMinutes() {
    load("startup", "1");
    for (int i = 0; i < 50; i++) {
      load("discovery", "1");
    }
    test.clock.setMillis(11 * MINUTE);
    load("discovery", "1");
    load("discovery", "1");

    assertThat(told())
        .containsExactly("startup applied 0", "discovery unchanged 0", "discovery unchanged 49");
    assertThat(test.values(GatewayMetrics.CONFIG_LOADS))
        .isEqualTo(Map.of(count("startup", "applied"), 1.0, count("discovery", "unchanged"), 52.0));
  }

  @Test
  void heartbeatThatChangesSomething_orFails_alwaysHasItsSpan() {
    load("discovery", "1");
    load("discovery", "1");
    load("discovery", "1");
    load("discovery", "2");
    fail("discovery", "down");
    fail("discovery", "down");

    assertThat(told())
        .containsExactly(
            "discovery applied 0",
            "discovery unchanged 0",
            "discovery applied 1",
            "discovery rejected 0",
            "discovery rejected 0");
  }

  @Test
  void missesThatFailAlike_areToldOnce_andAnotherFailureAgain() {
    fail("cache_miss", "down");
    fail("cache_miss", "down");
    fail("cache_miss", "down");
    fail("cache_miss", "bad YAML");
    load("cache_miss", "1");

    assertThat(told())
        .containsExactly("cache_miss rejected 0", "cache_miss rejected 2", "cache_miss applied 0");
  }

  @Test
  void loadThatWasAskedFor_isAlwaysTold() {
    for (int i = 0; i < 3; i++) {
      load("actuator", "1");
    }

    assertThat(told())
        .containsExactly("actuator applied 0", "actuator unchanged 0", "actuator unchanged 0");
  }

  @Test
  void heartbeats_pushNothingOutOfTheLastLoads() {
    load("startup", "1");
    fail("actuator", "bad filter");
    for (int i = 0; i < 100; i++) {
      load("discovery", "1");
      test.clock.setMillis(i * MINUTE);
    }

    List<LoadSummary> recent = loads.recent();
    assertThat(recent)
        .extracting(LoadSummary::trigger)
        .containsExactly("discovery", "actuator", "startup");
    assertThat(recent.get(0).repeats()).isEqualTo(99);
    assertThat(recent.get(1).repeats()).isZero();
  }

  @Test
  void missesThatFailAlike_areOneOfTheLastLoads_andAnotherFailureIsItsOwn() {
    fail("cache_miss", "down");
    fail("cache_miss", "down");
    fail("cache_miss", "bad YAML");

    assertThat(loads.recent()).extracting(LoadSummary::error).containsExactly("bad YAML", "down");
    assertThat(loads.recent().get(1).repeats()).isEqualTo(1);
  }

  private void load(String trigger, String form) {
    loads.started(trigger, null).loaded(ConfigSnapshot.builder().entry("a", form).build());
  }

  private void fail(String trigger, String message) {
    loads.started(trigger, null).rejected(new IllegalStateException(message));
  }

  /** Trigger, outcome and how many before made no span. */
  private List<String> told() {
    return test.spans().stream().map(RepeatedLoadsTest::text).toList();
  }

  private static String text(SpanData span) {
    Long before = span.getAttributes().get(GatewayAttributes.CONFIG_LOADS_BEFORE);
    return span.getAttributes().get(GatewayAttributes.CONFIG_TRIGGER)
        + " "
        + span.getAttributes().get(GatewayAttributes.CONFIG_OUTCOME)
        + " "
        + (before == null ? 0 : before);
  }

  private static Attributes count(String trigger, String outcome) {
    return Attributes.of(stringKey("outcome"), outcome, stringKey("trigger"), trigger);
  }
}
