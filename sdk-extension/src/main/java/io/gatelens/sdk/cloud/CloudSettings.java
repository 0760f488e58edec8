package io.gatelens.sdk.cloud;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.time.Duration;
import java.util.Locale;

/**
 * How far the detection goes.
 *
 * @param timeout how long all questions to a metadata server may take together
 */
record CloudSettings(Mode mode, Duration timeout) {

  /** What is looked at. */
  enum Mode {
    /** Variables, files, and the metadata server of the cloud that these name. */
    AUTO,
    /** Variables and files only. */
    LOCAL,
    OFF
  }

  private static final String MODE = "gatelens.resource.cloud";
  private static final String TIMEOUT = "gatelens.resource.cloud.timeout";
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(300);
  private static final Duration MAX_TIMEOUT = Duration.ofSeconds(10);

  /**
   * Reads them.
   *
   * @throws ConfigurationException where one is bad, with its key
   */
  static CloudSettings of(ConfigProperties properties) {
    return new CloudSettings(mode(properties), timeout(properties));
  }

  private static Mode mode(ConfigProperties properties) {
    String value = properties.getString(MODE);
    if (value == null || value.isBlank()) {
      return Mode.AUTO;
    }
    for (Mode mode : Mode.values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(value.trim().toLowerCase(Locale.ROOT))) {
        return mode;
      }
    }
    throw new ConfigurationException(
        MODE + "=" + value + " cannot be used: allowed is auto, local or off");
  }

  private static Duration timeout(ConfigProperties properties) {
    Duration timeout = properties.getDuration(TIMEOUT);
    if (timeout == null) {
      return DEFAULT_TIMEOUT;
    }
    if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(MAX_TIMEOUT) > 0) {
      throw new ConfigurationException(
          TIMEOUT
              + "="
              + properties.getString(TIMEOUT)
              + " cannot be used: allowed is a duration from 1ms to 10s");
    }
    return timeout;
  }
}
