package io.gatelens.sdk.cloud;

import io.gatelens.sdk.document.Fields;
import org.jspecify.annotations.Nullable;

/** What there is to know on AWS, but for ECS. */
final class AwsFacts {

  /** Version 2 of the service, which answers nobody without a token. */
  private static final String TOKEN = "/latest/api/token";

  private static final String IDENTITY = "/latest/dynamic/instance-identity/document";
  private static final String TOKEN_HEADER = "X-aws-ec2-metadata-token";

  private final Surroundings here;
  private final Facts facts;

  AwsFacts(Surroundings here, Facts facts) {
    this.here = here;
    this.facts = facts;
  }

  /**
   * Adds them.
   *
   * @param metadata null where it is not to be asked
   */
  void add(Platform platform, @Nullable MetadataServer metadata) {
    switch (platform) {
      case LAMBDA -> addFunction();
      case EKS -> {
        ClusterIssuer issuer = ClusterIssuer.of(here);
        facts.put(Facts.REGION, issuer == null ? null : issuer.location());
      }
      case BEANSTALK -> addEnvironment();
      default -> {}
    }
    if (metadata != null) {
      addInstance(metadata);
    }
  }

  private void addFunction() {
    facts.put(Facts.REGION, here.variable("AWS_REGION"));
    facts.put(Facts.FUNCTION_NAME, here.variable("AWS_LAMBDA_FUNCTION_NAME"));
    facts.put(Facts.FUNCTION_VERSION, here.variable("AWS_LAMBDA_FUNCTION_VERSION"));
    facts.put(Facts.FUNCTION_INSTANCE, here.variable("AWS_LAMBDA_LOG_STREAM_NAME"));
    facts.putMemory(here.variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"));
  }

  /** The deployment's number, which all instances have, makes no {@code service.instance.id}. */
  private void addEnvironment() {
    Fields environment = Facts.json(Platform.BEANSTALK_FILE, here.text(Platform.BEANSTALK_FILE));
    if (environment != null) {
      facts.put("service.namespace", environment.text("environment_name"));
      facts.put("service.version", environment.text("version_label"));
    }
  }

  private void addInstance(MetadataServer metadata) {
    String token = metadata.put(TOKEN, TOKEN_HEADER + "-ttl-seconds", "60");
    if (token == null || token.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
      return;
    }
    Fields identity = Facts.json(IDENTITY, metadata.get(IDENTITY, TOKEN_HEADER, token));
    if (identity == null) {
      return;
    }
    facts.put(Facts.REGION, identity.text("region"));
    facts.put(Facts.ZONE, identity.text("availabilityZone"));
    facts.put(Facts.ACCOUNT, identity.text("accountId"));
    facts.put(Facts.HOST_ID, identity.text("instanceId"));
    facts.put(Facts.HOST_TYPE, identity.text("instanceType"));
    facts.put(Facts.HOST_IMAGE_ID, identity.text("imageId"));
    if (!here.isKubernetes()) {
      facts.put(Facts.HOST_NAME, metadata.get("/latest/meta-data/hostname", TOKEN_HEADER, token));
    }
  }
}
