package io.gatelens.sdk.sampling;

import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Adds the {@link DebugPropagator} where the sampler is {@code gateway} and there is a key; else
 * nothing, and no class is loaded for it.
 */
public final class DebugCustomizerProvider implements AutoConfigurationCustomizerProvider {

  /** Behind whoever puts other propagators in place of the given ones. */
  @Override
  public int order() {
    return 1;
  }

  @Override
  public void customize(AutoConfigurationCustomizer customizer) {
    AtomicReference<@Nullable Addition> addition = new AtomicReference<>();
    customizer.addPropagatorCustomizer(
        (propagator, config) -> {
          if (!isWanted(config)) {
            return propagator;
          }
          Addition known = addition.get();
          if (known == null) {
            known = new Addition(propagator, DebugKey.of(config));
            addition.set(known);
          }
          return known.customize(propagator);
        });
  }

  private static boolean isWanted(ConfigProperties config) {
    return GatewaySamplerProvider.NAME.equals(config.getString(GatewaySamplerProvider.SAMPLER));
  }

  /**
   * To the propagators of one SDK that is built. The first takes ours along, each time that it
   * comes: several may be one by now, of which the SDK keeps one.
   */
  private static final class Addition {

    private final TextMapPropagator first;
    private final TextMapPropagator extended;

    private Addition(TextMapPropagator first, byte @Nullable [] key) {
      this.first = first;
      this.extended =
          key == null
              ? first
              : TextMapPropagator.composite(
                  first,
                  new DebugPropagator(
                      new DebugHeader(key, () -> System.currentTimeMillis() / 1000)));
    }

    private TextMapPropagator customize(TextMapPropagator propagator) {
      return propagator == first ? extended : propagator;
    }
  }
}
