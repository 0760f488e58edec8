package io.gatelens.sdk.sampling;

import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

/**
 * A rejection threshold: of 2^56 traces so many are dropped, those whose randomness is below it.
 * Immutable.
 */
final class Threshold {

  /** Nothing is dropped. */
  static final Threshold ZERO = new Threshold(0);

  /** One more than the largest threshold, and than the largest randomness. */
  static final long RANGE = 1L << 56;

  private static final int DIGITS = 14;

  /** Of the significant digits, as the specification recommends. */
  private static final int PRECISION = 4;

  private final long value;
  private final String text;
  private final SamplingResult kept;

  private Threshold(long value) {
    this.value = value;
    this.text = text(value);
    this.kept = new KeptResult(text);
  }

  /**
   * @param probability above 0, up to 1
   */
  static Threshold ofProbability(double probability) {
    return of(valueOf(probability));
  }

  static Threshold of(long value) {
    return value == 0 ? ZERO : new Threshold(value);
  }

  /** The threshold of a probability above 0, rounded as it is written. */
  static long valueOf(double probability) {
    long value = RANGE - Math.round(probability * RANGE);
    if (value <= 0) {
      return 0;
    }
    value = Math.min(value, RANGE - 1);
    int leading = 0;
    while (leading < DIGITS && digit(value, leading) == 0xF) {
      leading++;
    }
    int kept = Math.min(DIGITS, leading + PRECISION);
    long unit = 1L << (4 * (DIGITS - kept));
    long rounded = (value + unit / 2) & -unit;
    return rounded < RANGE ? rounded : RANGE - unit;
  }

  long value() {
    return value;
  }

  /** As in {@code th}: hexadecimal digits without the zeros at the end. */
  String text() {
    return text;
  }

  /** That a span is sampled with this probability. */
  SamplingResult kept() {
    return kept;
  }

  private static String text(long value) {
    if (value == 0) {
      return "0";
    }
    int end = DIGITS;
    long rest = value;
    while ((rest & 0xF) == 0) {
      rest >>>= 4;
      end--;
    }
    StringBuilder digits = new StringBuilder(end);
    for (int i = 0; i < end; i++) {
      digits.append(Character.forDigit(digit(value, i), 16));
    }
    return digits.toString();
  }

  private static int digit(long value, int at) {
    return (int) (value >>> (4 * (DIGITS - 1 - at))) & 0xF;
  }

  /** Writes {@code th} into whatever the parent had. */
  private static final class KeptResult extends Result {

    private final String text;
    private final TraceState alone;

    KeptResult(String text) {
      super(true);
      this.text = text;
      this.alone = OtState.NONE.with(text).in(TraceState.getDefault());
    }

    @Override
    public TraceState getUpdatedTraceState(TraceState parent) {
      return parent.isEmpty() ? alone : OtState.of(parent).with(text).in(parent);
    }
  }
}
