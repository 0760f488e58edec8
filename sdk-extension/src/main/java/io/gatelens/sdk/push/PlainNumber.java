package io.gatelens.sdk.push;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as every daemon reads them: decimal, without an exponent. */
public final class PlainNumber {

  /** A nanosecond in a minute. */
  private static final MathContext SAMPLE = new MathContext(9, RoundingMode.HALF_EVEN);

  private static final MathContext RATE = new MathContext(9, RoundingMode.DOWN);

  private PlainNumber() {}

  /** With all digits that tell it from its neighbours; the value is finite. */
  public static String exact(double value) {
    long whole = (long) value;
    return whole == value ? Long.toString(whole) : plain(BigDecimal.valueOf(value));
  }

  /** With nine significant digits; the value is finite. */
  public static String sample(double value) {
    long whole = (long) value;
    return whole == value ? Long.toString(whole) : plain(BigDecimal.valueOf(value).round(SAMPLE));
  }

  /**
   * The sampling rate of a value that stands for so many; a little less where a daemon that rounds
   * its reciprocal down would have one less.
   *
   * @param weight from 1 on
   */
  public static String rate(long weight) {
    BigDecimal rate = BigDecimal.ONE.divide(BigDecimal.valueOf(weight), RATE);
    if ((long) (1 / rate.doubleValue()) < weight) {
      int lastDigit = rate.precision() - rate.scale() - RATE.getPrecision();
      rate = rate.subtract(BigDecimal.ONE.scaleByPowerOfTen(lastDigit));
    }
    return plain(rate);
  }

  /** The sampling rate of a value that stands for two to the power of {@code exponent}. */
  public static String rateOfPowerOfTwo(int exponent) {
    return plain(BigDecimal.ONE.divide(BigDecimal.valueOf(2).pow(exponent)));
  }

  private static String plain(BigDecimal value) {
    return value.stripTrailingZeros().toPlainString();
  }
}
