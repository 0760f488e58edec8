package io.gatelens.agent.telemetry;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code gatelens.metrics.limits} says: the most series of single metrics, in place of {@code
 * otel.java.metrics.cardinality.limit}.
 *
 * @param byMetric at least 1 each
 */
record SeriesLimits(Map<String, Integer> byMetric) {

  private static final String KEY = "gatelens.metrics.limits";
  private static final Pattern SEPARATOR = Pattern.compile("[;,]");

  /** A name as OpenTelemetry allows it. No wildcard: two that match would make two streams. */
  private static final Pattern LIMIT =
      Pattern.compile("([a-zA-Z][a-zA-Z0-9_./-]{0,254})\\s*=\\s*([0-9]{1,9})");

  static final SeriesLimits NONE = new SeriesLimits(Map.of());

  /** Copies. */
  SeriesLimits {
    byMetric = Collections.unmodifiableMap(new LinkedHashMap<>(byMetric));
  }

  /**
   * Reads them; none where nothing is set.
   *
   * @throws ConfigurationException where a part is no metric and number, or a metric comes twice
   */
  static SeriesLimits of(ConfigProperties properties) {
    String value = properties.getString(KEY);
    Map<String, Integer> byMetric = new LinkedHashMap<>();
    if (value == null || value.isBlank() || value.trim().equalsIgnoreCase("none")) {
      return NONE;
    }
    for (String part : SEPARATOR.split(value, -1)) {
      if (part.isBlank()) {
        continue;
      }
      Matcher limit = LIMIT.matcher(part.trim());
      int series = limit.matches() ? Integer.parseInt(limit.group(2)) : 0;
      if (series == 0 || byMetric.put(limit.group(1), series) != null) {
        throw new ConfigurationException(
            KEY
                + "="
                + value
                + " cannot be used: allowed is none, or metrics with the most series of each, from 1"
                + " on, and "
                + (series == 0
                    ? part.trim() + " is not that"
                    : limit.group(1) + " is there twice"));
      }
    }
    return new SeriesLimits(byMetric);
  }
}
