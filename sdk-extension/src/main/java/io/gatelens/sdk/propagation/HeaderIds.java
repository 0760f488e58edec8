package io.gatelens.sdk.propagation;

import org.jspecify.annotations.Nullable;

/** Ids as the headers of trace formats write them: lower-case hex digits, or decimal numbers. */
final class HeaderIds {

  static final int TRACE_ID_LENGTH = 32;
  static final int SPAN_ID_LENGTH = 16;

  private static final int MAX_DECIMAL_DIGITS = 20;
  private static final long MAX_BEFORE_LAST_DIGIT = Long.divideUnsigned(-1L, 10);
  private static final String ZEROS = "0".repeat(SPAN_ID_LENGTH);

  private HeaderIds() {}

  /** Whether a text is that many lower-case hex digits. */
  static boolean isHex(String text, int minDigits, int maxDigits) {
    return isHex(text, 0, text.length(), minDigits, maxDigits);
  }

  /** Whether the part of a text from one index to before another is that many hex digits. */
  static boolean isHex(String text, int from, int to, int minDigits, int maxDigits) {
    int digits = to - from;
    if (digits < minDigits || digits > maxDigits) {
      return false;
    }
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  /** A trace id of 64 or 128 bits as one of 128, or null where it is none. May be all zeros. */
  static @Nullable String traceId(String hex) {
    if (isHex(hex, TRACE_ID_LENGTH, TRACE_ID_LENGTH)) {
      return hex;
    }
    return isHex(hex, SPAN_ID_LENGTH, SPAN_ID_LENGTH) ? ZEROS.concat(hex) : null;
  }

  /**
   * An unsigned number of 64 bits, of 20 digits at most and without a sign.
   *
   * @return 0 where it is none, or too large; no id is 0
   */
  static long decimal(String text, int from, int to) {
    if (to <= from || to - from > MAX_DECIMAL_DIGITS) {
      return 0;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || Long.compareUnsigned(value, MAX_BEFORE_LAST_DIGIT) > 0) {
        return 0;
      }
      long shifted = value * 10;
      value = shifted + digit;
      if (Long.compareUnsigned(value, shifted) < 0) {
        return 0;
      }
    }
    return value;
  }
}
