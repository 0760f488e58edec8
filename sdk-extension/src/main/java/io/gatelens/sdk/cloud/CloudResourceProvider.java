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
 */
public final class CloudResourceProvider implements ConditionalResourceProvider {

  static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("cloud.provider");

  /**
   * The same for AWS, Google Cloud and Azure. Google's name for it would have to be looked up
   * first.
   */
  private static final URI LINK_LOCAL = URI.create("http://169.254.169.254");

  private final File root;
  private final URI metadata;

  /** For the SPI. */
  public CloudResourceProvider() {
    this(new File("/"), LINK_LOCAL);
  }

  CloudResourceProvider(File root, URI metadata) {
    this.root = root;
    this.metadata = metadata;
  }

  /** After the host's provider: a machine's id and name are those that its cloud gave it. */
  @Override
  public int order() {
    return 100;
  }

  /** Another agent that this jar extends may have found it already. */
  @Override
  public boolean shouldApply(ConfigProperties config, Resource existing) {
    return existing.getAttribute(PROVIDER) == null;
  }

  @Override
  public Resource createResource(ConfigProperties config) {
    CloudSettings settings = CloudSettings.of(config);
    Surroundings here = new Surroundings(config, root);
    Platform platform = settings.mode() == CloudSettings.Mode.OFF ? null : Platform.of(here);
    if (platform == null) {
      return Resource.empty();
    }
    Facts facts = new Facts();
    facts.platform(platform);
    MetadataServer server = server(platform, here, settings);
    switch (platform.provider()) {
      case "aws" -> addAws(platform, here, facts, server);
      case "gcp" -> new GoogleFacts(here, facts, server).add(platform);
      default -> new AzureFacts(here, facts).add(platform, server);
    }
    return Resource.create(facts.attributes());
  }

  private static void addAws(
      Platform platform, Surroundings here, Facts facts, @Nullable MetadataServer server) {
    if (platform != Platform.ECS) {
      new AwsFacts(here, facts).add(platform, server);
    } else if (server != null) {
      new EcsFacts(facts).add(server);
    }
  }

  private @Nullable MetadataServer server(
      Platform platform, Surroundings here, CloudSettings settings) {
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
