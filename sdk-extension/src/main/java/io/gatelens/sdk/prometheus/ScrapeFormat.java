package io.gatelens.sdk.prometheus;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How metrics are written. */
public enum ScrapeFormat {
  /** The text format of Prometheus, 0.0.4. */
  TEXT,
  /** OpenMetrics 1.0, which has exemplars. */
  OPEN_METRICS;

  private static final String OPEN_METRICS_TYPE = "application/openmetrics-text";
  private static final String TEXT_TYPE = "text/plain";

  ExpositionFormatWriter writer() {
    return this == TEXT
        ? PrometheusTextFormatWriter.create()
        : OpenMetricsTextFormatWriter.create();
  }

  /** The value of {@code Content-Type}. */
  public String contentType() {
    return writer().getContentType();
  }

  /**
   * What a client wants (RFC 9110, 12.5.1): OpenMetrics where it is named and not liked less than
   * plain text, else the text format, which everybody can read.
   *
   * @param accept the header of that name; null where there is none
   */
  public static ScrapeFormat wanted(@Nullable String accept) {
    if (accept == null) {
      return TEXT;
    }
    double openMetrics = weight(accept, OPEN_METRICS_TYPE);
    return openMetrics > 0 && openMetrics >= weight(accept, TEXT_TYPE) ? OPEN_METRICS : TEXT;
  }

  /** The greatest weight that a type is given; 0 where it is not named. */
  private static double weight(String accept, String type) {
    double greatest = 0;
    for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = range.split(";", -1);
      if (parts[0].trim().equals(type)) {
        greatest = Math.max(greatest, weight(parts));
      }
    }
    return greatest;
  }

  private static double weight(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].trim();
      if (parameter.startsWith("q=")) {
        try {
          return Double.parseDouble(parameter.substring(2));
        } catch (NumberFormatException e) {
          return 0;
        }
      }
    }
    return 1;
  }
}
