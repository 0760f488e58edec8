package io.gatelens.agent.telemetry;

import io.gatelens.agent.logging.AgentLog;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import java.lang.reflect.Method;
import java.util.Map;

/** {@code otel.config.file}, which Gatelens does not read. */
final class DeclarativeFile {

  static final String KEY = "otel.config.file";

  private DeclarativeFile() {}

  /** Whether there is one; says that it is ignored. */
  static boolean isGiven(ComponentLoader components) {
    String file = DefaultConfigProperties.create(Map.of(), components).getString(KEY);
    if (file == null || file.isBlank()) {
      return false;
    }
    AgentLog.warn(
        SdkKey.asGiven(KEY)
            + "="
            + file
            + " cannot be used: Gatelens reads no declarative configuration; the file is ignored"
            + " and all other OTEL_* settings are used");
    return true;
  }

  /**
   * Has the SDK built from these properties. The only way past the file, which the SDK reads before
   * any customizer has a say. Not used otherwise, as it switches the customizers of properties off.
   */
  static void passBy(AutoConfiguredOpenTelemetrySdkBuilder builder, ConfigProperties properties) {
    try {
      Method setter =
          AutoConfiguredOpenTelemetrySdkBuilder.class.getDeclaredMethod(
              "setConfig", ConfigProperties.class);
      setter.setAccessible(true);
      setter.invoke(builder, properties);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the SDK is not the version this was built with", e);
    }
  }
}
