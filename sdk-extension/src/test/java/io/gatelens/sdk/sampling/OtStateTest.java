package io.gatelens.sdk.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtStateTest {

  private static final String TRACE_ID = "0123456789abcdef01fedcba98765432";

  @ParameterizedTest
  @CsvSource({
    "th:c, th:c",
    "th:c;rv:00000000000001, th:c;rv:00000000000001",
    "k1:A.b_-9;th:0;rv:0000000000000f;x:, th:0;rv:0000000000000f;k1:A.b_-9;x:",
    "th:, ''",
    "th:C, ''",
    "th:00000000000000c, ''",
    "th:c;rv:1, th:c",
    "th:g;a:1, a:1",
    "th:c;rv:0000000000000G, th:c",
  })
  void validParts_areKept(String entry, String kept) {
    TraceState state = TraceState.builder().put("ot", entry).put("other", "1").build();

    TraceState written = OtState.of(state).in(state);

    assertThat(written.get("ot")).isEqualTo(kept.isEmpty() ? null : kept);
    assertThat(written.get("other")).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "th",
        ":",
        "th:c;",
        ";th:c",
        "TH:c",
        "1a:b",
        "a b:c",
        "th:c;th:c",
        "a:b:c",
        "a:$",
        "a-b:c"
      })
  void entryThatIsNone_doesNotGoOn(String entry) {
    TraceState state = TraceState.builder().put("ot", entry).build();

    assertThat(OtState.of(state)).isEqualTo(OtState.NONE);
    assertThat(OtState.of(state).in(state).isEmpty()).isTrue();
  }

  @Test
  void randomness_isTheExplicitOne_elseOfTheTraceId() {
    TraceState explicit = TraceState.builder().put("ot", "rv:00000000000a0b").build();

    assertThat(OtState.of(explicit).randomness(TRACE_ID)).isEqualTo(0xa0bL);
    assertThat(OtState.NONE.randomness(TRACE_ID)).isEqualTo(0xfedcba98765432L);
  }

  @Test
  void randomness_isWrittenWithAllItsDigits() {
    OtState state = OtState.NONE.withRandomness(0xbL);

    assertThat(state.rv()).isEqualTo("0000000000000b");
    assertThat(state.randomness(TRACE_ID)).isEqualTo(0xbL);
  }

  @Test
  void consistency_isThatOfTheDecision() {
    OtState low = OtState.NONE.with("fe");
    OtState high = OtState.NONE.with("ff");

    assertThat(low.isConsistent(true, TRACE_ID)).isTrue();
    assertThat(low.isConsistent(false, TRACE_ID)).isFalse();
    assertThat(high.isConsistent(true, TRACE_ID)).isFalse();
    assertThat(high.isConsistent(false, TRACE_ID)).isTrue();
    assertThat(OtState.NONE.isConsistent(true, TRACE_ID)).isFalse();
  }

  @Test
  void fullTraceState_losesItsLastEntry() {
    TraceStateBuilder full = TraceState.builder();
    for (int i = 0; i < 32; i++) {
      full.put("k" + i, "v");
    }

    TraceState written = OtState.NONE.with("0").in(full.build());

    assertThat(written.size()).isEqualTo(32);
    assertThat(written.get("ot")).isEqualTo("th:0");
    assertThat(written.get("k0")).isNull();
  }

  @Test
  void tooLongAnEntry_losesWhatIsNotOurs() {
    TraceState state = TraceState.builder().put("ot", "a:" + "b".repeat(250)).build();

    assertThat(OtState.of(state).with("fd70a").in(state).get("ot")).isEqualTo("th:fd70a");
  }
}
