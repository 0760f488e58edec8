package io.gatelens.instrumentation.reactornetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentValuesTest {

  private final List<String> computed = new ArrayList<>();
  private final RecentValues<String, Integer> lengths =
      new RecentValues<>(
          key -> {
            computed.add(key);
            return key.length();
          });

  @Test
  void keyThatComesAgain_isNotComputedAgain() {
    assertThat(lengths.get("gateway.example")).isEqualTo(15);
    assertThat(lengths.get(new String("gateway.example"))).isEqualTo(15);

    assertThat(computed).containsExactly("gateway.example");
  }

  @Test
  void keysOfOneSlot_takeItFromEachOther_andGetTheirOwnValue() {
    assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());

    assertThat(lengths.get("Aa")).isEqualTo(2);
    assertThat(lengths.get("BB")).isEqualTo(2);
    assertThat(lengths.get("Aa")).isEqualTo(2);

    assertThat(computed).containsExactly("Aa", "BB", "Aa");
  }

  @Test
  void moreKeysThanSlots_allHaveTheirValue() {
    for (int i = 0; i < 10_000; i++) {
      assertThat(lengths.get("x".repeat(i % 50) + i))
          .isEqualTo(i % 50 + String.valueOf(i).length());
    }
  }
}
