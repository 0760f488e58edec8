package io.gatelens.sdk.propagation;

import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurablePropagatorProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A propagator by the name that {@code OTEL_PROPAGATORS} has for it. */
record NamedPropagator(String name, TextMapPropagator propagator) {

  /** Guarded where it needs to be; null where nobody provides one of this name. */
  static @Nullable NamedPropagator find(String name, ConfigProperties config) {
    TextMapPropagator found = propagator(name, config);
    return found == null ? null : new NamedPropagator(name, GuardedPropagator.of(found));
  }

  private static @Nullable TextMapPropagator propagator(String name, ConfigProperties config) {
    if (name.equals("tracecontext")) {
      return W3CTraceContextPropagator.getInstance();
    }
    if (name.equals("baggage")) {
      return W3CBaggagePropagator.getInstance();
    }
    for (ConfigurablePropagatorProvider provider :
        config.getComponentLoader().load(ConfigurablePropagatorProvider.class)) {
      if (provider.getName().equals(name)) {
        return provider.getPropagator(config);
      }
    }
    return null;
  }

  static TextMapPropagator composite(List<NamedPropagator> propagators) {
    return TextMapPropagator.composite(
        propagators.stream().map(NamedPropagator::propagator).toList());
  }
}
