package io.gatelens.sdk.statsd;

import io.gatelens.sdk.push.LineText;
import java.util.Locale;

/** Where a line holds the series' attributes; StatsD itself has no place for them. */
enum TagStyle {
  /** {@code name.key.value:1|c}: in the name, as Graphite's tree wants it. */
  NONE(".", ".", "."),
  /** {@code name:1|c|#key:value,key:value}. */
  DOGSTATSD("|#", ":", ","),
  /** {@code name,key=value,key=value:1|c}. */
  INFLUXDB(",", "=", ","),
  /** {@code name#key=value,key=value:1|c}. */
  LIBRATO("#", "=", ","),
  /** {@code name[key=value,key=value]:1|c}. */
  SIGNALFX("[", "=", ",");

  static final String ALLOWED = "none, dogstatsd, influxdb, librato or signalfx";

  private final String start;
  private final String assign;
  private final String separator;

  TagStyle(String start, String assign, String separator) {
    this.start = start;
    this.assign = assign;
    this.separator = separator;
  }

  static TagStyle parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  boolean isInName() {
    return this != DOGSTATSD;
  }

  /** Appends one; an empty value is left out, as most daemons refuse it. */
  void append(StringBuilder tags, String key, String value) {
    if (value.isEmpty()) {
      return;
    }
    tags.append(tags.length() == 0 ? start : separator);
    if (this == NONE) {
      LineText.appendNode(tags, key);
      tags.append(assign);
      LineText.appendNode(tags, value);
    } else {
      LineText.appendName(tags, key);
      tags.append(assign);
      LineText.appendValue(tags, value, false);
    }
  }

  /** After the last one. */
  void end(StringBuilder tags) {
    if (this == SIGNALFX && tags.length() > 0) {
      tags.append(']');
    }
  }
}
