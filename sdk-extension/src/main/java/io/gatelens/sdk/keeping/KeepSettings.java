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
 * @param reasons empty for nothing
 * @param hasPercentile whether it is slow what takes longer than 99 of 100 of its route
 * @param slowNanos what takes longer is slow, too; {@code Long.MAX_VALUE} for nothing
 * @param maxPerSecond for each reason
 */
record KeepSettings(
    Set<KeepReason> reasons, boolean hasPercentile, long slowNanos, int maxPerSecond) {

  static final String KEEP = "gatelens.trace.keep";
  static final String SLOW_FROM = "gatelens.trace.keep.slow-from";
  static final String MAX_PER_SECOND = "gatelens.trace.keep.max-per-second";

  private static final String NONE = "none";
  private static final String PERCENTILE = "p99";
  private static final int DEFAULT_MAX_PER_SECOND = 10;
  private static final Pattern DURATION = Pattern.compile("(?<number>\\d{1,9})(?<unit>us|ms|s|m|)");

  /**
   * Reads them.
   *
   * @throws ConfigurationException where one cannot be used
   */
  static KeepSettings of(ConfigProperties config) {
    Set<KeepReason> reasons = EnumSet.noneOf(KeepReason.class);
    for (String text : parts(config.getString(KEEP))) {
      reasons.add(reason(text));
    }
    List<String> slowFrom = parts(config.getString(SLOW_FROM));
    boolean hasPercentile = slowFrom.isEmpty() || slowFrom.remove(PERCENTILE);
    return new KeepSettings(
        Set.copyOf(reasons), hasPercentile, slowNanos(slowFrom), maxPerSecond(config));
  }

  /** In lower case; empty for {@code none}. */
  private static List<String> parts(@Nullable String list) {
    List<String> parts = new ArrayList<>();
    if (list == null || list.isBlank() || list.trim().equalsIgnoreCase(NONE)) {
      return parts;
    }
    for (String part : list.split("[,;]", -1)) {
      parts.add(part.trim().toLowerCase(Locale.ROOT));
    }
    return parts;
  }

  private static KeepReason reason(String text) {
    for (KeepReason reason : KeepReason.values()) {
      if (reason.value().equals(text)) {
        return reason;
      }
    }
    throw new ConfigurationException(
        KEEP + " has to be none, or some of error, slow and flag, not '" + text + "'");
  }

  private static long slowNanos(List<String> texts) {
    if (texts.isEmpty()) {
      return Long.MAX_VALUE;
    }
    Matcher matcher = DURATION.matcher(texts.get(0));
    if (texts.size() > 1 || !matcher.matches()) {
      throw new ConfigurationException(
          SLOW_FROM
              + " has to be p99, a duration such as 500ms, or both as p99;500ms, not '"
              + String.join(";", texts)
              + "'");
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
    int given = config.getInt(MAX_PER_SECOND, DEFAULT_MAX_PER_SECOND);
    if (given < 1 || given > PerSecond.MOST) {
      throw new ConfigurationException(
          MAX_PER_SECOND + " has to be a whole number from 1 to " + PerSecond.MOST);
    }
    return given;
  }
}
