package io.gatelens.agent.status.page;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A document that is being written. {@link #raw} takes what this package's own code says; whatever
 * comes from anywhere else goes through {@link #text}, in elements as in quoted attributes.
 *
 * <p>Not thread-safe.
 */
final class Html {

  private static final DateTimeFormatter TIME_OF_DAY =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final char REPLACEMENT = '\uFFFD';

  private final StringBuilder out = new StringBuilder(32_768);
  private final long nowEpochNanos;

  /**
   * @param nowEpochNanos what the age of things is counted to
   */
  Html(long nowEpochNanos) {
    this.nowEpochNanos = nowEpochNanos;
  }

  /** Markup, as it is. */
  Html raw(String markup) {
    out.append(markup);
    return this;
  }

  /** A number, as it is. */
  Html raw(long number) {
    out.append(number);
    return this;
  }

  /**
   * Text, so that it can be nothing else. Control characters, and those that turn the direction of
   * what follows, are replaced.
   */
  Html text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(isHarmful(c) ? REPLACEMENT : c);
      }
    }
    return this;
  }

  private static boolean isHarmful(char c) {
    boolean isControl = Character.isISOControl(c) && c != '\n' && c != '\t';
    boolean turns = (c >= '\u202A' && c <= '\u202E') || (c >= '\u2066' && c <= '\u2069');
    return isControl || turns || c == '\u200E' || c == '\u200F';
  }

  /** A duration, with its nanoseconds for machines. */
  Html duration(long nanos) {
    return raw("<data value=\"").raw(nanos).raw("\">").raw(inWords(nanos)).raw("</data>");
  }

  /** How long ago that was, with the time itself for machines and in the title. */
  Html ago(long epochNanos) {
    String time = iso(epochNanos);
    raw("<time datetime=\"").raw(time).raw("\" title=\"").raw(time).raw("\">");
    return raw(age(Math.max(0, nowEpochNanos - epochNanos))).raw("</time>");
  }

  /** The time of day that the document is of. */
  Html now() {
    String time = iso(nowEpochNanos);
    raw("<time datetime=\"").raw(time).raw("\">");
    return raw(TIME_OF_DAY.format(instant(nowEpochNanos))).raw(" UTC</time>");
  }

  /** A number with the digits that tell something. */
  Html decimal(double number) {
    return raw(String.format(Locale.ROOT, number >= 100 ? "%,.0f" : "%.2f", number));
  }

  /** A share of 100. */
  Html percent(double share) {
    boolean isRound = share == 0 || share >= 0.1;
    return raw(String.format(Locale.ROOT, isRound ? "%.0f" : "%.1f", 100 * share)).raw(" %");
  }

  static String inWords(long nanos) {
    double millis = nanos / NANOS_PER_MILLI;
    if (millis < 1) {
      return Math.round(nanos / 1e3) + " µs";
    }
    if (millis < 1_000) {
      String digits = millis < 100 ? "%.1f ms" : "%.0f ms";
      return String.format(Locale.ROOT, millis < 10 ? "%.2f ms" : digits, millis);
    }
    double seconds = nanos / NANOS_PER_SECOND;
    return seconds < 60
        ? String.format(Locale.ROOT, "%.2f s", seconds)
        : (long) seconds / 60 + " min " + (long) seconds % 60 + " s";
  }

  private static String age(long nanos) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos);
    if (seconds < 60) {
      return seconds + " s ago";
    }
    if (seconds < 3_600) {
      return seconds / 60 + " min ago";
    }
    return seconds < 2 * 86_400 ? seconds / 3_600 + " h ago" : seconds / 86_400 + " days ago";
  }

  private static String iso(long epochNanos) {
    return instant(epochNanos).truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static Instant instant(long epochNanos) {
    return Instant.ofEpochSecond(0, epochNanos);
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
