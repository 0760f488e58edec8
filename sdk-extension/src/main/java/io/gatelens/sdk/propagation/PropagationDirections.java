package io.gatelens.sdk.propagation;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code gatelens.propagation.extract} and {@code gatelens.propagation.inject}: what is read and
 * what is written, where that is not the same.
 *
 * @param extractor reads
 * @param injector writes
 */
record PropagationDirections(TextMapPropagator extractor, TextMapPropagator injector)
    implements TextMapPropagator {

  static final String EXTRACT = "gatelens.propagation.extract";
  static final String INJECT = "gatelens.propagation.inject";

  private static final String BOTH = "otel.propagators";
  private static final List<String> DEFAULT = List.of("tracecontext", "baggage");
  private static final String NONE = "none";

  /**
   * Reads the settings; null where neither is set.
   *
   * @throws ConfigurationException where one names a propagator that nobody provides
   */
  static @Nullable TextMapPropagator of(ConfigProperties config) {
    List<NamedPropagator> extract = find(EXTRACT, config);
    List<NamedPropagator> inject = find(INJECT, config);
    if (extract == null && inject == null) {
      return null;
    }
    List<NamedPropagator> both = new ArrayList<>();
    if (extract == null || inject == null) {
      for (String name : config.getList(BOTH, DEFAULT)) {
        both.add(named(BOTH, name, config));
      }
    }
    return new PropagationDirections(
        extract == null ? NamedPropagator.composite(both) : new FirstTraceWins(extract),
        NamedPropagator.composite(inject == null ? both : inject));
  }

  private static @Nullable List<NamedPropagator> find(String key, ConfigProperties config) {
    String value = config.getString(key);
    if (value == null || value.isBlank()) {
      return null;
    }
    Set<String> names = new LinkedHashSet<>();
    for (String name : value.split("[,;]", -1)) {
      if (!name.isBlank()) {
        names.add(name.trim());
      }
    }
    if (names.equals(Set.of(NONE))) {
      return List.of();
    }
    List<NamedPropagator> found = new ArrayList<>();
    for (String name : names) {
      found.add(named(key, name, config));
    }
    return found;
  }

  private static NamedPropagator named(String key, String name, ConfigProperties config) {
    NamedPropagator found = NamedPropagator.find(name, config);
    if (found == null) {
      throw new ConfigurationException(
          "nobody provides the propagator "
              + name
              + " of "
              + key
              + "; allowed is none, or a list of names as in OTEL_PROPAGATORS: tracecontext,"
              + " baggage, b3, b3multi, jaeger, ottrace, xray, datadog, gcp, instana");
    }
    return found;
  }

  @Override
  public Collection<String> fields() {
    return injector.fields();
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    injector.inject(context, carrier, setter);
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    return extractor.extract(context, carrier, getter);
  }
}
