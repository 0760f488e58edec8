package io.gatelens.sdk.keeping;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is kept.
 *
 * @param reasons one at least
 * @param hasPercentile whether it is slow what takes longer than 99 of 100 of its route
 * @param slowNanos what takes longer is slow, too; {@code Long.MAX_VALUE} for nothing
 * @param maxPerSecond for each reason
 */
record KeepSettings(
    Set<KeepReason> reasons, boolean hasPercentile, long slowNanos, int maxPerSecond) {

  static final String SLOW_FROM = "gatelens.trace.keep.slow-from";
  static final String MAX_PER_SECOND = "gatelens.trace.keep.max-per-second";

  private static final String PERCENTILE = "p99";
  private static final int DEFAULT_MAX_PER_SECOND = 10;
  private static final Pattern DURATION =
      Pattern.compile("(?<number>[1-9]\\d{0,8})(?<unit>us|ms|s|m|)");

  /**
   * Reads them.
   *
   * @param wanted the value of {@link KeepPolicy#KEEP}
   * @throws ConfigurationException where one cannot be used
   */
  static KeepSettings of(String wanted, ConfigProperties config) {
    Set<KeepReason> reasons = EnumSet.noneOf(KeepReason.class);
    for (String text : parts(wanted)) {
      reasons.add(reason(text, wanted));
    }
    String slowFrom = config.getString(SLOW_FROM);
    if (slowFrom == null || slowFrom.isBlank()) {
      return new KeepSettings(reasons, true, Long.MAX_VALUE, maxPerSecond(config));
    }
    if (!reasons.contains(KeepReason.SLOW)) {
      throw unusable(SLOW_FROM, slowFrom, "it has no effect, as slow is not in " + KeepPolicy.KEEP);
    }
    List<String> parts = parts(slowFrom);
    boolean hasPercentile = parts.remove(PERCENTILE);
    return new KeepSettings(
        reasons, hasPercentile, slowNanos(parts, hasPercentile, slowFrom), maxPerSecond(config));
  }

  /** In lower case. */
  private static List<String> parts(String list) {
    List<String> parts = new ArrayList<>();
    for (String part : list.split("[,;]", -1)) {
      parts.add(part.trim().toLowerCase(Locale.ROOT));
    }
    return parts;
  }

  private static KeepReason reason(String text, String wanted) {
    for (KeepReason reason : KeepReason.values()) {
      if (reason.value().equals(text)) {
        return reason;
      }
    }
    throw unusable(
        KeepPolicy.KEEP,
        wanted,
        "allowed is none, or some of error, slow and flag, e.g. error;slow");
  }

  private static long slowNanos(List<String> durations, boolean hasPercentile, String given) {
    if (durations.isEmpty() && hasPercentile) {
      return Long.MAX_VALUE;
    }
    Long nanos = durations.size() == 1 ? nanos(durations.get(0)) : null;
    if (nanos == null) {
      throw unusable(SLOW_FROM, given, "allowed is p99, a duration, or both, e.g. p99;500ms");
    }
    return nanos;
  }

  private static @Nullable Long nanos(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long number = Long.parseLong(matcher.group("number"));
    return switch (matcher.group("unit")) {
      case "us" -> TimeUnit.MICROSECONDS.toNanos(number);
      case "s" -> TimeUnit.SECONDS.toNanos(number);
      case "m" -> TimeUnit.MINUTES.toNanos(number);
      default -> TimeUnit.MILLISECONDS.toNanos(number); // Also without a unit, as in OTEL_*.
    };
  }

  private static int maxPerSecond(ConfigProperties config) {
    String given = config.getString(MAX_PER_SECOND);
    if (given == null || given.isBlank()) {
      return DEFAULT_MAX_PER_SECOND;
    }
    String text = given.trim();
    int number = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
    if (number < 1 || number > PerSecond.MOST) {
      throw unusable(
          MAX_PER_SECOND, given, "allowed is a whole number from 1 to " + PerSecond.MOST);
    }
    return number;
  }

  private static ConfigurationException unusable(String key, String value, String why) {
    return new ConfigurationException(key + "=" + value + " cannot be used: " + why);
  }
}
