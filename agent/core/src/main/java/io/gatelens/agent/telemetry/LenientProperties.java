package io.gatelens.agent.telemetry;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The SDK's properties without those that are to be ignored: for them, and for empty ones (which
 * the specification says are unset, and the SDK takes for bad values), our own default counts.
 */
final class LenientProperties implements ConfigProperties {

  private final ConfigProperties given;
  private final ConfigProperties defaults;
  private final Predicate<String> isIgnored;

  /**
   * @param isIgnored asked with a property's name as the SDK writes it
   */
  LenientProperties(
      ConfigProperties given, Map<String, String> defaults, Predicate<String> isIgnored) {
    this.given = given;
    this.defaults = DefaultConfigProperties.createFromMap(defaults);
    this.isIgnored = isIgnored;
  }

  private ConfigProperties sourceOf(String name) {
    if (isIgnored.test(name)) {
      return defaults;
    }
    String value = given.getString(name);
    return value != null && value.isBlank() ? defaults : given;
  }

  @Override
  public @Nullable String getString(String name) {
    return sourceOf(name).getString(name);
  }

  @Override
  public @Nullable Boolean getBoolean(String name) {
    return sourceOf(name).getBoolean(name);
  }

  @Override
  public @Nullable Integer getInt(String name) {
    return sourceOf(name).getInt(name);
  }

  @Override
  public @Nullable Long getLong(String name) {
    return sourceOf(name).getLong(name);
  }

  @Override
  public @Nullable Double getDouble(String name) {
    return sourceOf(name).getDouble(name);
  }

  @Override
  public @Nullable Duration getDuration(String name) {
    return sourceOf(name).getDuration(name);
  }

  @Override
  public List<String> getList(String name) {
    return sourceOf(name).getList(name);
  }

  @Override
  public Map<String, String> getMap(String name) {
    return sourceOf(name).getMap(name);
  }

  @Override
  public ComponentLoader getComponentLoader() {
    return given.getComponentLoader();
  }
}
