package io.gatelens.sdk.cloud;

import org.jspecify.annotations.Nullable;

/** Where this process runs, by the names of the semantic conventions. */
enum Platform {
  LAMBDA("aws", "aws_lambda"),
  ECS("aws", "aws_ecs"),
  EKS("aws", "aws_eks"),
  BEANSTALK("aws", "aws_elastic_beanstalk"),
  EC2("aws", "aws_ec2"),
  GKE("gcp", "gcp_kubernetes_engine"),
  CLOUD_RUN("gcp", "gcp_cloud_run"),
  CLOUD_RUN_JOB("gcp", "gcp_cloud_run"),
  CLOUD_FUNCTIONS("gcp", "gcp_cloud_functions"),
  APP_ENGINE("gcp", "gcp_app_engine"),
  COMPUTE_ENGINE("gcp", "gcp_compute_engine"),
  AZURE_FUNCTIONS("azure", "azure.functions"),
  APP_SERVICE("azure", "azure.app_service"),
  CONTAINER_APPS("azure", "azure.container_apps"),
  AKS("azure", "azure.aks"),
  AZURE_VM("azure", "azure.vm");

  static final String BEANSTALK_FILE = "var/elasticbeanstalk/xray/environment.conf";

  private final String provider;
  private final String conventionsName;

  Platform(String provider, String conventionsName) {
    this.provider = provider;
    this.conventionsName = conventionsName;
  }

  /** For {@code cloud.provider}. */
  String provider() {
    return provider;
  }

  /** For {@code cloud.platform}. */
  String conventionsName() {
    return conventionsName;
  }

  /**
   * The one that variables and files name, without a question to anybody; the more special first.
   *
   * @return null where it is none of them
   */
  static @Nullable Platform of(Surroundings here) {
    Platform platform = byOwnVariables(here);
    if (platform == null && here.isKubernetes()) {
      ClusterIssuer issuer = ClusterIssuer.of(here);
      platform = issuer == null ? null : issuer.platform();
    }
    return platform == null ? byMachine(here) : platform;
  }

  private static @Nullable Platform byOwnVariables(Surroundings here) {
    if (here.has("AWS_LAMBDA_FUNCTION_NAME")) {
      return LAMBDA;
    }
    if (here.has("ECS_CONTAINER_METADATA_URI_V4") || here.has("ECS_CONTAINER_METADATA_URI")) {
      return ECS;
    }
    if (here.has("CONTAINER_APP_NAME")) {
      return CONTAINER_APPS;
    }
    if (here.has("WEBSITE_SITE_NAME")) {
      return here.has("FUNCTIONS_EXTENSION_VERSION") ? AZURE_FUNCTIONS : APP_SERVICE;
    }
    // Knative sets the variables of Cloud Run too, in any cluster.
    return here.isKubernetes() ? null : ofServerlessGoogle(here);
  }

  private static @Nullable Platform ofServerlessGoogle(Surroundings here) {
    if (here.has("K_SERVICE") && here.has("K_CONFIGURATION")) {
      return here.has("FUNCTION_TARGET") ? CLOUD_FUNCTIONS : CLOUD_RUN;
    }
    if (here.has("CLOUD_RUN_JOB")) {
      return CLOUD_RUN_JOB;
    }
    return here.has("GAE_SERVICE") ? APP_ENGINE : null;
  }

  private static @Nullable Platform byMachine(Surroundings here) {
    if (here.isAmazonsMachine()) {
      return here.text(BEANSTALK_FILE) == null ? EC2 : BEANSTALK;
    }
    if (here.isGooglesMachine()) {
      return COMPUTE_ENGINE;
    }
    return here.isAzuresMachine() ? AZURE_VM : null;
  }

  /** Whether there is a metadata server at the usual address, as far as can be known before. */
  boolean hasMetadataServer(Surroundings here) {
    return switch (this) {
      case EKS, BEANSTALK, EC2 ->
          here.isAmazonsMachine()
              && !"true".equalsIgnoreCase(here.variable("AWS_EC2_METADATA_DISABLED"));
      case GKE, CLOUD_RUN, CLOUD_RUN_JOB, CLOUD_FUNCTIONS, APP_ENGINE, COMPUTE_ENGINE -> true;
      case AKS, AZURE_VM -> here.isAzuresMachine();
      case LAMBDA, ECS, AZURE_FUNCTIONS, APP_SERVICE, CONTAINER_APPS -> false;
    };
  }
}
