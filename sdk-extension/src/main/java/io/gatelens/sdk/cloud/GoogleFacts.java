package io.gatelens.sdk.cloud;

import org.jspecify.annotations.Nullable;

/** What there is to know on Google Cloud. */
final class GoogleFacts {

  private static final String FLAVOR = "metadata-flavor";

  private final Surroundings here;
  private final Facts facts;
  private final @Nullable MetadataServer metadata;

  /**
   * Of a process.
   *
   * @param metadata null where it is not to be asked
   */
  GoogleFacts(Surroundings here, Facts facts, @Nullable MetadataServer metadata) {
    this.here = here;
    this.facts = facts;
    this.metadata = metadata;
  }

  void add(Platform platform) {
    switch (platform) {
      case CLOUD_RUN, CLOUD_FUNCTIONS -> addFunction("K_SERVICE", "K_REVISION", null);
      case CLOUD_RUN_JOB -> addJob();
      case APP_ENGINE -> addFunction("GAE_SERVICE", "GAE_VERSION", "GAE_INSTANCE");
      case GKE -> addCluster(ClusterIssuer.of(here));
      default -> addMachine();
    }
    facts.put(Facts.ACCOUNT, answer("project/project-id"));
  }

  private void addFunction(String name, String version, @Nullable String instance) {
    facts.put(Facts.FUNCTION_NAME, here.variable(name));
    facts.put(Facts.FUNCTION_VERSION, here.variable(version));
    facts.put(
        Facts.FUNCTION_INSTANCE,
        instance == null ? answer("instance/id") : here.variable(instance));
    addPlace();
  }

  private void addJob() {
    facts.put(Facts.FUNCTION_NAME, here.variable("CLOUD_RUN_JOB"));
    facts.put("gcp.cloud_run.job.execution", here.variable("CLOUD_RUN_EXECUTION"));
    facts.putNumber("gcp.cloud_run.job.task_index", here.variable("CLOUD_RUN_TASK_INDEX"));
    facts.put(Facts.FUNCTION_INSTANCE, answer("instance/id"));
    addPlace();
  }

  private void addCluster(@Nullable ClusterIssuer issuer) {
    if (issuer != null) {
      facts.put(Facts.ACCOUNT, issuer.account());
      addCluster(issuer.cluster(), issuer.location());
    }
    facts.put(Facts.HOST_ID, answer("instance/id"));
  }

  /** A location is a region, or a zone in one: {@code europe-west1}, {@code europe-west1-b}. */
  private void addCluster(@Nullable String name, @Nullable String location) {
    facts.put(Facts.CLUSTER, name);
    if (location != null) {
      boolean isZone = location.chars().filter(c -> c == '-').count() > 1;
      facts.put(isZone ? Facts.ZONE : Facts.REGION, location);
    }
  }

  private void addMachine() {
    if (here.isKubernetes()) {
      String cluster = answer("instance/attributes/cluster-name");
      if (cluster != null) { // Only Google's own clusters have it.
        facts.platform(Platform.GKE);
        addCluster(cluster, answer("instance/attributes/cluster-location"));
        addCluster(null);
        return;
      }
    }
    addPlace();
    facts.put(Facts.HOST_ID, answer("instance/id"));
    facts.put(Facts.HOST_TYPE, Facts.lastPart(answer("instance/machine-type")));
    String name = answer("instance/name");
    if (!here.isKubernetes()) {
      facts.put(Facts.HOST_NAME, name);
    }
    facts.put("gcp.gce.instance.name", name);
    facts.put("gcp.gce.instance.hostname", answer("instance/hostname"));
  }

  private void addPlace() {
    String zone = Facts.lastPart(answer("instance/zone"));
    facts.put(Facts.ZONE, zone);
    int end = zone == null ? -1 : zone.lastIndexOf('-');
    if (zone != null && end > 0) {
      facts.put(Facts.REGION, zone.substring(0, end));
    }
  }

  private @Nullable String answer(String path) {
    return metadata == null
        ? null
        : metadata.getEchoed("/computeMetadata/v1/" + path, FLAVOR, "Google");
  }
}
