package io.gatelens.sdk.propagation;

import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import org.jspecify.annotations.Nullable;

/**
 * Guards the library's propagators, and puts those that {@code gatelens.propagation.*} names in
 * place of {@code OTEL_PROPAGATORS}. Where that is {@code none}, the SDK asks nobody, and nothing
 * is read or written.
 */
public final class PropagationCustomizer implements AutoConfigurationCustomizerProvider {

  @Override
  public void customize(AutoConfigurationCustomizer autoConfiguration) {
    autoConfiguration.addPropagatorCustomizer(new Settings()::customize);
  }

  /** Of one SDK that is built, by one thread. */
  private static final class Settings {

    private boolean isRead;
    private @Nullable TextMapPropagator directions;

    /**
     * Called with each of {@code OTEL_PROPAGATORS}. The same answer to all of them is one
     * propagator to the SDK, which keeps a set.
     */
    TextMapPropagator customize(TextMapPropagator given, ConfigProperties config) {
      if (!isRead) {
        isRead = true;
        directions = PropagationDirections.of(config);
      }
      return directions == null ? GuardedPropagator.of(given) : directions;
    }
  }
}
