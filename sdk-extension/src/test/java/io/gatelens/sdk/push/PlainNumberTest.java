package io.gatelens.sdk.push;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainNumberTest {

  @Test
  void numbers_haveNoExponent() {
    assertThat(PlainNumber.exact(3)).isEqualTo("3");
    assertThat(PlainNumber.exact(-0.0)).isEqualTo("0");
    assertThat(PlainNumber.exact(1e-9)).isEqualTo("0.000000001");
    assertThat(PlainNumber.exact(1e20)).isEqualTo("100000000000000000000");
    assertThat(PlainNumber.exact(1790304052.125)).isEqualTo("1790304052.125");
    assertThat(PlainNumber.exact(-2.5)).isEqualTo("-2.5");
    assertThat(PlainNumber.sample(1.0 / 3)).isEqualTo("0.333333333");
    assertThat(PlainNumber.sample(123_456.789_012)).isEqualTo("123456.789");
  }

  @Test
  void rates_giveTheirWeightBack_alsoWhereItIsRoundedDown() {
    for (long weight = 1; weight < 100_000; weight++) {
      double reciprocal = 1 / Double.parseDouble(PlainNumber.rate(weight));

      assertThat((long) reciprocal).isEqualTo(weight);
    }
    assertThat(PlainNumber.rate(1_000_000)).isEqualTo("0.000001");
  }

  @Test
  void ratesOfPowersOfTwo_areExact() {
    for (int power = 1; power < 60; power++) {
      assertThat(1 / Double.parseDouble(PlainNumber.rateOfPowerOfTwo(power)))
          .isEqualTo(Math.scalb(1.0, power));
    }
    assertThat(PlainNumber.rateOfPowerOfTwo(3)).isEqualTo("0.125");
  }
}
