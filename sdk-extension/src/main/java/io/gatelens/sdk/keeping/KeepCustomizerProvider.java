package io.gatelens.sdk.keeping;

import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Keeps requests in an SDK whose spans are recorded while the request runs: the sampler records
 * what it would drop, and the processors that export get of it what is kept. Where {@code
 * gatelens.trace.keep} is not set, or nothing is exported, all stays as it is.
 */
public final class KeepCustomizerProvider implements AutoConfigurationCustomizerProvider {

  /** Around whatever else becomes of the sampler and of the processors. */
  @Override
  public int order() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void customize(AutoConfigurationCustomizer customizer) {
    Settings settings = new Settings();
    customizer.addSamplerCustomizer(settings::customize);
    customizer.addSpanProcessorCustomizer(settings::customize);
  }

  /** Of one SDK that is built, by one thread. */
  private static final class Settings {

    /** Whether anybody exports what is recorded; the sampler is made before that is known. */
    private final AtomicBoolean isExporting = new AtomicBoolean();

    private boolean isRead;
    private @Nullable KeepPolicy policy;
    private @Nullable KeepingSpanProcessor keeping;

    private Sampler customize(Sampler sampler, ConfigProperties config) {
      return policy(config) == null ? sampler : new RecordingSampler(sampler, isExporting);
    }

    /** The first one is replaced by ours, which hands on to it and to all that follow. */
    private SpanProcessor customize(SpanProcessor processor, ConfigProperties config) {
      KeepPolicy known = policy(config);
      if (known == null) {
        return processor;
      }
      KeepingSpanProcessor first = keeping;
      if (first != null) {
        first.handOnTo(processor);
        return SpanProcessor.composite();
      }
      first = new KeepingSpanProcessor(known, new LocalRequests(System::nanoTime));
      first.handOnTo(processor);
      keeping = first;
      isExporting.set(true);
      return first;
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
