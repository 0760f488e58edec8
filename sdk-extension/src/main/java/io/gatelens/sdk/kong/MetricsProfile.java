package io.gatelens.sdk.kong;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.metrics.data.MetricData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whose names metrics have beside their own: {@code gatelens.metrics.profile}. All that reads it
 * looks here first, and loads nothing else of this package where it is {@link #NONE}.
 */
public enum MetricsProfile {
  /** Nobody's. */
  NONE,
  /** Kong's, on Prometheus, StatsD and Datadog; see docs/kong-profile.md. */
  KONG;

  /** The instrumentation scope of what the profile needs beside the standard metrics. */
  public static final String SCOPE = "io.gatelens.kong";

  private static final String KEY = "gatelens.metrics.profile";

  /**
   * What the settings want.
   *
   * @throws ConfigurationException of anything but {@code none} and {@code kong}
   */
  public static MetricsProfile of(ConfigProperties config) {
    @Nullable String value = config.getString(KEY);
    if (value == null || value.isBlank()) {
      return NONE;
    }
    return switch (value.trim().toLowerCase(Locale.ROOT)) {
      case "none" -> NONE;
      case "kong" -> KONG;
      default ->
          throw new ConfigurationException(
              KEY + "=" + value + " cannot be used: allowed is none or kong");
    };
  }

  /** What is left for whoever writes metrics by their own names. */
  public static List<MetricData> without(Collection<MetricData> metrics) {
    List<MetricData> others = new ArrayList<>(metrics.size());
    for (MetricData metric : metrics) {
      if (!metric.getInstrumentationScopeInfo().getName().equals(SCOPE)) {
        others.add(metric);
      }
    }
    return others;
  }
}
