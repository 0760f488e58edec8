package io.gatelens.agent.configuration;

import java.time.Duration;

/**
 * {@code 500us}, {@code 1ms}, {@code 2s}: a whole number and a unit. Without one it is refused:
 * milliseconds, as in {@code OTEL_*} variables, are a thousandth of what most people mean then.
 */
final class Durations {

  static final String ALLOWED =
      "a whole number and one of the units ns, us, ms, s, m, h, e.g. 500us";

  private Durations() {}

  static Duration parse(String text) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    long number = Long.parseLong(text.substring(0, digits));
    try {
      return Duration.ofNanos(Math.multiplyExact(number, nanosOf(text.substring(digits).trim())));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("too long", e);
    }
  }

  private static long nanosOf(String unit) {
    return switch (unit) {
      case "ns" -> 1L;
      case "us" -> 1_000L;
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> throw new IllegalArgumentException("no such unit");
    };
  }
}
