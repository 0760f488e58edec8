package io.gatelens.sdk.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdTest {

  /** The specification's table, with four digits of precision. */
  @ParameterizedTest
  @CsvSource({
    "1, 0",
    "2, 8",
    "3, aaab",
    "4, c",
    "5, cccd",
    "8, e",
    "10, e666",
    "16, f",
    "100, fd70a",
    "1000, ffbe77",
    "10000, fff9724",
    "100000, ffff583a",
    "1000000, ffffef39"
  })
  void oneInMany_isWrittenAsSpecified(int many, String text) {
    Threshold threshold = Threshold.ofProbability(1.0 / many);

    assertThat(threshold.text()).isEqualTo(text);
    assertThat(threshold.value())
        .isEqualTo(Long.parseLong(text + "0".repeat(14 - text.length()), 16));
  }

  @Test
  void smallestProbability_isAboveZero() {
    assertThat(Threshold.ofProbability(1e-30).value()).isLessThan(Threshold.RANGE);
    assertThat(Threshold.ofProbability(0.999_999_9)).isSameAs(Threshold.ZERO);
  }

  @Test
  void rounding_isWithinAnEightThousandth() {
    for (double probability = 1; probability > 1e-6; probability *= 0.97) {
      double rounded = 1 - (double) Threshold.valueOf(probability) / Threshold.RANGE;

      assertThat(rounded / probability).isCloseTo(1, within(1 / 8_000.0));
    }
  }
}
