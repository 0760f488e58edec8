package io.gatelens.sdk.keeping;

import static io.gatelens.sdk.keeping.KeepSettings.SLOW_FROM;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeepPolicyTest {

  private static final long MILLI = MILLISECONDS.toNanos(1);

  private final AtomicLong clock = new AtomicLong();

  @Test
  void withoutTheSetting_thereIsNoPolicy() {
    assertThat(KeepPolicy.of(config(Map.of()))).isNull();
    assertThat(KeepPolicy.of(config(Map.of(KeepPolicy.KEEP, "None")))).isNull();
  }

  @Test
  void reasons_areErrorBeforeFlagBeforeSlow() {
    KeepPolicy policy = policy("slow;flag,error", "5ms", 10);

    assertThat(policy.decide("r", 9 * MILLI, true, true)).isEqualTo(KeepReason.ERROR);
    assertThat(policy.decide("r", 9 * MILLI, false, true)).isEqualTo(KeepReason.FLAG);
    assertThat(policy.decide("r", 9 * MILLI, false, false)).isEqualTo(KeepReason.SLOW);
    assertThat(policy.decide("r", 5 * MILLI, false, false)).isNull();
  }

  @Test
  void reasonThatIsNotAskedFor_keepsNothing_andHidesNoOther() {
    KeepPolicy policy = policy("slow", "5ms", 10);

    assertThat(policy.decide("r", MILLI, true, true)).isNull();
    assertThat(policy.decide("r", 9 * MILLI, true, true)).isEqualTo(KeepReason.SLOW);
    assertThat(policy("error", null, 10).decide("r", SECONDS.toNanos(60), false, true)).isNull();
  }

  @Test
  void sampledRequest_takesNobodysPlace_andCountsForWhatIsSlow() {
    KeepPolicy policy = policy("error;slow", "p99", 1);
    for (int i = 0; i < 1_000; i++) {
      policy.count("r", MILLI);
    }
    clock.addAndGet(SECONDS.toNanos(10));

    assertThat(policy.decide("r", MILLI, true, false)).isEqualTo(KeepReason.ERROR);
    assertThat(policy.decide("r", 2 * MILLI, false, false)).isEqualTo(KeepReason.SLOW);
  }

  @Test
  void stormOfFailures_isKeptUpToTheLimit_andLeavesThatOfTheSlowOnes() {
    KeepPolicy policy = policy("error;slow", "5ms", 3);

    int kept = 0;
    for (int i = 0; i < 100_000; i++) {
      kept += policy.decide("r", 9 * MILLI, true, false) == null ? 0 : 1;
    }

    assertThat(kept).isEqualTo(3);
    assertThat(policy.decide("r", 9 * MILLI, false, false)).isEqualTo(KeepReason.SLOW);
    clock.addAndGet(SECONDS.toNanos(1));
    assertThat(policy.decide("r", MILLI, true, false)).isEqualTo(KeepReason.ERROR);
  }

  @Test
  void durationAlone_meansThatNoPercentileCounts_andBothThatEitherDoes() {
    KeepPolicy absolute = policy("slow", "1s", 10);
    KeepPolicy both = policy("slow", "1s; P99", 10);
    for (int i = 0; i < 1_000; i++) {
      absolute.decide("r", MILLI, false, false);
      both.decide("r", MILLI, false, false);
    }
    clock.addAndGet(SECONDS.toNanos(10));

    assertThat(absolute.decide("r", 9 * MILLI, false, false)).isNull();
    assertThat(absolute.decide("r", 1001 * MILLI, false, false)).isEqualTo(KeepReason.SLOW);
    assertThat(both.decide("r", 9 * MILLI, false, false)).isEqualTo(KeepReason.SLOW);
    assertThat(both.decide("new", 1001 * MILLI, false, false)).isEqualTo(KeepReason.SLOW);
  }

  @ParameterizedTest
  @CsvSource({
    "gatelens.trace.keep, errors",
    "gatelens.trace.keep, 'error;;slow'",
    "gatelens.trace.keep.slow-from, p95",
    "gatelens.trace.keep.slow-from, '1s;2s'",
    "gatelens.trace.keep.slow-from, -1s",
    "gatelens.trace.keep.slow-from, 1 h",
    "gatelens.trace.keep.slow-from, none",
    "gatelens.trace.keep.slow-from, 0ms",
    "gatelens.trace.keep.max-per-second, 0",
    "gatelens.trace.keep.max-per-second, 10001",
    "gatelens.trace.keep.max-per-second, many",
  })
  void badSetting_namesItsKey(String key, String value) {
    Map<String, String> settings = new HashMap<>(Map.of(KeepPolicy.KEEP, "slow"));
    settings.put(key, value);

    assertThatThrownBy(() -> KeepPolicy.of(config(settings)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(key + "=" + value + " cannot be used: allowed is ");
  }

  @Test
  void slowFrom_withoutSlow_saysThatItHasNoEffect() {
    assertThatThrownBy(
            () -> KeepPolicy.of(config(Map.of(KeepPolicy.KEEP, "error", SLOW_FROM, "1s"))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "gatelens.trace.keep.slow-from=1s cannot be used: it has no effect, as slow is not in"
                + " gatelens.trace.keep");
  }

  @Test
  void keptSpan_hasTheSameIds_andNoThresholdOfWhoeverDidNotSampleIt() {
    TraceState state =
        TraceState.builder().put("ot", "th:c;rv:01234567890123").put("a", "b").build();
    SpanContext refused =
        SpanContext.create(
            "0af7651916cd43dd8448eb211c80319c",
            "b7ad6b7169203331",
            TraceFlags.builder().setRandomTraceId(true).build(),
            state);

    SpanContext kept = KeepPolicy.kept(refused);

    assertThat(kept.getTraceId()).isEqualTo(refused.getTraceId());
    assertThat(kept.getSpanId()).isEqualTo(refused.getSpanId());
    assertThat(kept.getTraceFlags().asHex()).isEqualTo("03");
    assertThat(kept.getTraceState().asMap())
        .containsExactlyInAnyOrderEntriesOf(Map.of("ot", "rv:01234567890123", "a", "b"));
  }

  @ParameterizedTest
  @CsvSource({"1us, 1000", "3, 3000000", "2ms, 2000000", "1s, 1000000000", "1m, 60000000000"})
  void durations_areReadWithTheirUnits(String text, long nanos) {
    KeepSettings settings = KeepSettings.of("slow", config(Map.of(SLOW_FROM, text)));

    assertThat(settings).isEqualTo(new KeepSettings(Set.of(KeepReason.SLOW), false, nanos, 10));
  }

  private KeepPolicy policy(String reasons, @Nullable String slowFrom, int maxPerSecond) {
    return new KeepPolicy(
        KeepSettings.of(
            reasons,
            config(
                Map.of(
                    reasons.contains("slow") ? SLOW_FROM : "unused",
                    Objects.requireNonNullElse(slowFrom, "p99"),
                    KeepSettings.MAX_PER_SECOND,
                    String.valueOf(maxPerSecond)))),
        clock::get);
  }

  private static DefaultConfigProperties config(Map<String, String> settings) {
    return DefaultConfigProperties.createFromMap(settings);
  }
}
