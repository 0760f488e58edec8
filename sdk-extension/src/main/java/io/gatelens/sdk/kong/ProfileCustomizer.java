package io.gatelens.sdk.kong;

import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;

/** Refuses a profile that there is none of, also where no sink would look at the setting. */
public final class ProfileCustomizer implements AutoConfigurationCustomizerProvider {

  /** For the SPI. */
  public ProfileCustomizer() {}

  @Override
  public void customize(AutoConfigurationCustomizer customizer) {
    customizer.addMeterProviderCustomizer(
        (builder, config) -> {
          MetricsProfile.of(config);
          return builder;
        });
  }
}
