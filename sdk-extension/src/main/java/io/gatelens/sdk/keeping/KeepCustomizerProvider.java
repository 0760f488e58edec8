package io.gatelens.sdk.keeping;

import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * Keeps requests in an SDK whose spans are recorded while the request runs: the sampler records
 * what it would drop, and the batch processor gets of it what is kept. Where {@code
 * gatelens.trace.keep} is not set both stay as they are.
 */
public final class KeepCustomizerProvider implements AutoConfigurationCustomizerProvider {

  /** Before whoever puts something around the batch processor. */
  @Override
  public int order() {
    return Integer.MIN_VALUE;
  }

  @Override
  public void customize(AutoConfigurationCustomizer customizer) {
    Settings settings = new Settings();
    customizer.addSamplerCustomizer(settings::customize);
    customizer.addSpanProcessorCustomizer(settings::customize);
  }

  /** Of one SDK that is built, by one thread. */
  private static final class Settings {

    private boolean isRead;
    private @Nullable KeepPolicy policy;

    private Sampler customize(Sampler sampler, ConfigProperties config) {
      return policy(config) == null ? sampler : new RecordingSampler(sampler);
    }

    private SpanProcessor customize(SpanProcessor processor, ConfigProperties config) {
      KeepPolicy known = policy(config);
      return known != null && processor instanceof BatchSpanProcessor
          ? new KeepingSpanProcessor(processor, known, new LocalTraces(System::nanoTime))
          : processor;
    }

    private @Nullable KeepPolicy policy(ConfigProperties config) {
      if (!isRead) {
        policy = KeepPolicy.of(config);
        isRead = true;
      }
      return policy;
    }
  }
}
