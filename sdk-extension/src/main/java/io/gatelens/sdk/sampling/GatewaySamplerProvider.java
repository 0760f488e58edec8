package io.gatelens.sdk.sampling;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSamplerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;

/** {@code OTEL_TRACES_SAMPLER=gateway}. Loads no other class until that sampler is asked for. */
public final class GatewaySamplerProvider implements ConfigurableSamplerProvider {

  static final String NAME = "gateway";
  static final String SAMPLER = "otel.traces.sampler";

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public Sampler createSampler(ConfigProperties config) {
    return SamplerSettings.sampler(config);
  }
}
