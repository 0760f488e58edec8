package io.gatelens.sdk.cloud;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.internal.ConditionalResourceProvider;
import io.opentelemetry.sdk.resources.Resource;
import java.io.File;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * {@code cloud.*} and what belongs to it. Where variables and files name no cloud, that is all that
 * is done. Else the thread that builds the SDK, in the agent one of its own, waits for the metadata
 * server, for {@code gatelens.resource.cloud.timeout} at most; what is not known by then is left
 * out, as a resource cannot be changed later.
 *
 * <p>Remembers what it found: whoever builds the SDK again with this waits no second time. For one
 * thread at a time.
 */
public final class CloudResourceProvider implements ConditionalResourceProvider {

  static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("cloud.provider");

  /**
   * The same for AWS, Google Cloud and Azure. Google's name for it would have to be looked up
   * first.
   */
  private static final URI LINK_LOCAL = URI.create("http://169.254.169.254");

  private static final AttributeKey<String> CLUSTER = AttributeKey.stringKey(Facts.CLUSTER);

  private final Surroundings here;
  private final URI metadata;
  private @Nullable CloudSettings lastSettings;
  private Resource lastFound = Resource.empty();

  /** For the SPI. */
  public CloudResourceProvider() {
    this(new Surroundings(System::getenv, new File("/")), LINK_LOCAL);
  }

  CloudResourceProvider(Surroundings here, URI metadata) {
    this.here = here;
    this.metadata = metadata;
  }

  /**
   * After the host's provider: a machine's id and name are those that its cloud gave it. After the
   * field's own detectors of clouds as well, of which Azure's are the last, at 100.
   */
  @Override
  public int order() {
    return 101;
  }

  /**
   * Another agent that this jar extends may have found it already. The SDK makes a resource also
   * where it is switched off.
   */
  @Override
  public boolean shouldApply(ConfigProperties config, Resource existing) {
    return existing.getAttribute(PROVIDER) == null
        && !config.getBoolean("otel.sdk.disabled", false);
  }

  @Override
  public Resource createResource(ConfigProperties config) {
    CloudSettings settings = CloudSettings.of(config);
    if (!settings.equals(lastSettings)) {
      lastFound = detected(settings);
      lastSettings = settings;
    }
    String givenCluster = config.getString("k8s.cluster.name"); // K8S_CLUSTER_NAME
    return givenCluster == null || givenCluster.isBlank()
        ? lastFound
        : lastFound.toBuilder().removeIf(CLUSTER::equals).build();
  }

  private Resource detected(CloudSettings settings) {
    Platform platform = settings.mode() == CloudSettings.Mode.OFF ? null : Platform.of(here);
    if (platform == null) {
      return Resource.empty();
    }
    Facts facts = new Facts();
    facts.platform(platform);
    MetadataServer server = server(platform, settings);
    switch (platform.provider()) {
      case "aws" -> addAws(platform, facts, server);
      case "gcp" -> new GoogleFacts(here, facts, server).add(platform);
      default -> new AzureFacts(here, facts).add(platform, server);
    }
    return Resource.create(facts.attributes());
  }

  private void addAws(Platform platform, Facts facts, @Nullable MetadataServer server) {
    if (platform != Platform.ECS) {
      new AwsFacts(here, facts).add(platform, server);
    } else if (server != null) {
      new EcsFacts(facts).add(server);
    }
  }

  private @Nullable MetadataServer server(Platform platform, CloudSettings settings) {
    if (settings.mode() != CloudSettings.Mode.AUTO) {
      return null;
    }
    if (platform == Platform.ECS) {
      URI address = EcsFacts.address(here);
      return address == null ? null : new MetadataServer(address, settings.timeout());
    }
    return platform.hasMetadataServer(here)
        ? new MetadataServer(metadata, settings.timeout())
        : null;
  }
}
