package io.gatelens.sdk.resource;

import static io.opentelemetry.semconv.TelemetryAttributes.TELEMETRY_DISTRO_NAME;
import static io.opentelemetry.semconv.TelemetryAttributes.TELEMETRY_DISTRO_VERSION;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ResourceProvider;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** {@code telemetry.distro.*}: that it was Gatelens. */
public final class DistributionResourceProvider implements ResourceProvider {

  @Override
  public Resource createResource(ConfigProperties config) {
    return Resource.create(
        Attributes.of(TELEMETRY_DISTRO_NAME, "gatelens", TELEMETRY_DISTRO_VERSION, version()));
  }

  /** First: another agent that this jar extends names itself. */
  @Override
  public int order() {
    return Integer.MIN_VALUE;
  }

  private static String version() {
    try (InputStream in =
        DistributionResourceProvider.class.getResourceAsStream("distribution.properties")) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
