package io.gatelens.sdk.prometheus;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which labels each series gets beside its own.
 *
 * @param resourceLabels keys of the resource's attributes
 */
record ScrapeSettings(boolean hasScopeLabels, Set<String> resourceLabels) {

  private static final String SCOPE_LABELS = "gatelens.prometheus.scope-labels";
  private static final String RESOURCE_LABELS = "gatelens.prometheus.resource-labels";
  private static final String NONE = "none";

  private static final Pattern SEPARATOR = Pattern.compile("[;,]");
  private static final Pattern KEY = Pattern.compile("[a-zA-Z][a-zA-Z0-9_.-]*");

  static ScrapeSettings of(ConfigProperties properties) {
    return new ScrapeSettings(
        isScopeLabelled(properties.getString(SCOPE_LABELS)),
        keys(properties.getString(RESOURCE_LABELS)));
  }

  private static boolean isScopeLabelled(@Nullable String value) {
    if (value == null || value.isBlank() || value.trim().equalsIgnoreCase("false")) {
      return false;
    }
    if (value.trim().equalsIgnoreCase("true")) {
      return true;
    }
    throw bad(SCOPE_LABELS, value, "true or false");
  }

  private static Set<String> keys(@Nullable String value) {
    if (value == null || value.isBlank() || value.trim().equalsIgnoreCase(NONE)) {
      return Set.of();
    }
    Set<String> keys =
        SEPARATOR.splitAsStream(value).map(String::trim).collect(Collectors.toUnmodifiableSet());
    if (!keys.stream().allMatch(key -> KEY.matcher(key).matches())) {
      throw bad(RESOURCE_LABELS, value, "none, or keys of the resource's attributes");
    }
    return keys;
  }

  private static ConfigurationException bad(String key, String value, String allowed) {
    return new ConfigurationException(key + "=" + value + " cannot be used: allowed is " + allowed);
  }
}
