package io.gatelens.sdk.sampling;

import io.gatelens.sdk.document.BadDocumentException;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.io.File;

/** Reads what the sampler goes by from the SDK's settings. */
final class SamplerSettings {

  static final String RULES = "gatelens.sampling.rules";

  private static final String RATIO = "otel.traces.sampler.arg";

  private SamplerSettings() {}

  /**
   * The sampler that the settings ask for.
   *
   * @throws ConfigurationException where one of them cannot be used; a file may be mended later
   */
  static GatewaySampler sampler(ConfigProperties config) {
    Rate withoutDefault = Rate.ofRatio(ratio(config));
    String rules = config.getString(RULES);
    if (rules == null || rules.isBlank() || rules.trim().equalsIgnoreCase("none")) {
      return new GatewaySampler(withoutDefault, SamplingRules.none());
    }
    if (!rules.trim().startsWith("{")) {
      GatewaySampler sampler = new GatewaySampler(withoutDefault, SamplingRules.none());
      RulesFile.follow(new File(rules.trim()), sampler);
      return sampler;
    }
    try {
      return new GatewaySampler(withoutDefault, SamplingRules.parse(rules));
    } catch (BadDocumentException e) {
      throw new ConfigurationException(RULES + " is no document of rules: " + e.getMessage(), e);
    }
  }

  private static double ratio(ConfigProperties config) {
    Double ratio = config.getDouble(RATIO);
    if (ratio == null) {
      return 1;
    }
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new ConfigurationException(RATIO + " has to be a number from 0 to 1");
    }
    return ratio;
  }
}
