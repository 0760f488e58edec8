package io.gatelens.sdk.sampling;

import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Adds the {@link DebugPropagator} where the sampler is {@code gateway} and there is a key; else
 * nothing, and no class is loaded for it.
 */
public final class DebugCustomizerProvider implements AutoConfigurationCustomizerProvider {

  @Override
  public void customize(AutoConfigurationCustomizer customizer) {
    AtomicBoolean isAdded = new AtomicBoolean();
    customizer.addPropagatorCustomizer(
        (propagator, config) -> customize(propagator, config, isAdded));
  }

  /** Called for each of the propagators; one of them takes ours along. */
  private static TextMapPropagator customize(
      TextMapPropagator propagator, ConfigProperties config, AtomicBoolean isAdded) {
    if (!GatewaySamplerProvider.NAME.equals(config.getString(GatewaySamplerProvider.SAMPLER))) {
      return propagator;
    }
    byte[] key = DebugKey.of(config);
    if (key == null || !isAdded.compareAndSet(false, true)) {
      return propagator;
    }
    DebugHeader header = new DebugHeader(key, () -> System.currentTimeMillis() / 1000);
    return TextMapPropagator.composite(propagator, new DebugPropagator(header));
  }
}
