package io.gatelens.sdk.resource;

import static io.opentelemetry.semconv.ServiceAttributes.SERVICE_NAME;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.internal.ConditionalResourceProvider;
import io.opentelemetry.sdk.resources.Resource;
import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * {@code service.name} where nobody gave one: {@code spring.application.name} from wherever Spring
 * Boot would take it, else the name of the jar that was started, else of the main class.
 */
public final class ServiceNameResourceProvider implements ConditionalResourceProvider {

  private static final String UNKNOWN = "unknown_service";

  private final LaunchedApplication application;
  private final File workingDirectory;

  /** For the SPI. */
  public ServiceNameResourceProvider() {
    this(LaunchedApplication.current(), new File(System.getProperty("user.dir", ".")));
  }

  ServiceNameResourceProvider(LaunchedApplication application, File workingDirectory) {
    this.application = application;
    this.workingDirectory = workingDirectory;
  }

  @Override
  public boolean shouldApply(ConfigProperties config, Resource existing) {
    String detected = existing.getAttribute(SERVICE_NAME);
    return config.getString("otel.service.name") == null
        && !config.getMap("otel.resource.attributes").containsKey(SERVICE_NAME.getKey())
        && (detected == null || detected.startsWith(UNKNOWN));
  }

  @Override
  public Resource createResource(ConfigProperties config) {
    String name = name(config);
    return name == null ? Resource.empty() : Resource.create(Attributes.of(SERVICE_NAME, name));
  }

  private @Nullable String name(ConfigProperties config) {
    String name = new SpringApplicationName(config, application, workingDirectory).find();
    return name != null ? name : application.name();
  }
}
