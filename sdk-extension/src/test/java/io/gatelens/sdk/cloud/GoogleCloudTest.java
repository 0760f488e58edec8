package io.gatelens.sdk.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is reported on Google Cloud, with a metadata server that answers as its own does. */
class GoogleCloudTest {

  /** Nobody listens there. */
  private static final URI NOBODY = URI.create("http://127.0.0.1:1");

  private static final String GOOGLE = "GET /computeMetadata/v1/";

  private static final Map<String, String> GOOGLES_ANSWERS =
      Map.of(
          GOOGLE + "project/project-id", "edge-project",
          GOOGLE + "instance/id", "4520031799277581759",
          GOOGLE + "instance/zone", "projects/640212054955/zones/europe-west1-b",
          GOOGLE + "instance/name", "edge-1",
          GOOGLE + "instance/hostname", "edge-1.c.edge-project.internal",
          GOOGLE + "instance/machine-type", "projects/640212054955/machineTypes/e2-medium");

  @TempDir private Path root;

  private Machine machine;

  @BeforeEach
  void makeMachine() {
    machine = new Machine(root);
  }

  @Test
  void computeEngine_isAsked() throws IOException {
    try (FakeMetadata metadata =
        FakeMetadata.answering(GOOGLES_ANSWERS, "Metadata-Flavor: Google")) {
      assertThat(machine.google().detected(metadata.address()))
          .isEqualTo(
              Map.of(
                  "cloud.provider", "gcp",
                  "cloud.platform", "gcp_compute_engine",
                  "cloud.region", "europe-west1",
                  "cloud.availability_zone", "europe-west1-b",
                  "cloud.account.id", "edge-project",
                  "host.id", "4520031799277581759",
                  "host.name", "edge-1",
                  "host.type", "e2-medium",
                  "gcp.gce.instance.name", "edge-1",
                  "gcp.gce.instance.hostname", "edge-1.c.edge-project.internal"));
    }
  }

  @Test
  void answerThatIsNotGooglesOwn_isLeftOut() throws IOException {
    try (FakeMetadata metadata = FakeMetadata.answering(GOOGLES_ANSWERS)) {
      assertThat(machine.google().detected(metadata.address()))
          .isEqualTo(Map.of("cloud.provider", "gcp", "cloud.platform", "gcp_compute_engine"));
    }
  }

  @Test
  void gke_isKnownFromTheToken() throws IOException {
    try (FakeMetadata metadata =
        FakeMetadata.answering(GOOGLES_ANSWERS, "Metadata-Flavor: Google")) {
      machine.pod(
          "https://container.googleapis.com/v1/projects/edge-project/locations/europe-west1-b"
              + "/clusters/gateways");

      assertThat(machine.detected(metadata.address()))
          .isEqualTo(
              Map.of(
                  "cloud.provider", "gcp",
                  "cloud.platform", "gcp_kubernetes_engine",
                  "cloud.availability_zone", "europe-west1-b",
                  "cloud.account.id", "edge-project",
                  "k8s.cluster.name", "gateways",
                  "host.id", "4520031799277581759"));
    }
  }

  @Test
  void clusterOfGooglesMachines_isGkeWhereTheirMetadataNameIt() throws IOException {
    Map<String, String> answers =
        Map.of(
            GOOGLE + "instance/attributes/cluster-name", "gateways",
            GOOGLE + "instance/attributes/cluster-location", "europe-west1");
    try (FakeMetadata metadata = FakeMetadata.answering(answers, "Metadata-Flavor: Google")) {
      machine.google().variable("KUBERNETES_SERVICE_HOST", "10.0.0.1");

      assertThat(machine.detected(metadata.address()))
          .isEqualTo(
              Map.of(
                  "cloud.provider", "gcp",
                  "cloud.platform", "gcp_kubernetes_engine",
                  "cloud.region", "europe-west1",
                  "k8s.cluster.name", "gateways"));
    }
  }

  @Test
  void podOfAnotherClusterOnGooglesMachines_keepsItsName() throws IOException {
    try (FakeMetadata metadata =
        FakeMetadata.answering(GOOGLES_ANSWERS, "Metadata-Flavor: Google")) {
      machine.google().pod("https://own.example");

      assertThat(machine.detected(metadata.address()))
          .containsEntry("cloud.platform", "gcp_compute_engine")
          .containsEntry("gcp.gce.instance.name", "edge-1")
          .doesNotContainKey("host.name")
          .hasSize(9);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "K_SERVICE=edge K_REVISION=edge-7 K_CONFIGURATION=edge, gcp_cloud_run, edge-7",
    "K_SERVICE=edge K_REVISION=edge-7 K_CONFIGURATION=e FUNCTION_TARGET=f, gcp_cloud_functions,"
        + " edge-7",
    "CLOUD_RUN_JOB=edge, gcp_cloud_run,",
    "GAE_SERVICE=edge GAE_VERSION=v3 GAE_INSTANCE=4520031799277581759, gcp_app_engine, v3",
  })
  void googlesServerless_isKnownFromVariables_andAskedWhereItIs(
      String variables, String platform, String version) throws IOException {
    for (String variable : variables.split(" ", -1)) {
      machine.variable(variable.split("=", -1)[0], variable.split("=", -1)[1]);
    }
    try (FakeMetadata metadata =
        FakeMetadata.answering(GOOGLES_ANSWERS, "Metadata-Flavor: Google")) {
      Map<String, Object> detected = machine.detected(metadata.address());

      assertThat(detected)
          .containsEntry("cloud.platform", platform)
          .containsEntry("cloud.region", "europe-west1")
          .containsEntry("cloud.availability_zone", "europe-west1-b")
          .containsEntry("cloud.account.id", "edge-project")
          .containsEntry("faas.name", "edge")
          .containsEntry("faas.instance", "4520031799277581759");
      assertThat(detected.get("faas.version")).isEqualTo(version);
    }
  }

  @Test
  void jobOfCloudRun_saysWhichTaskItIs() {
    machine
        .variable("CLOUD_RUN_JOB", "edge")
        .variable("CLOUD_RUN_EXECUTION", "edge-x7")
        .variable("CLOUD_RUN_TASK_INDEX", "3");

    assertThat(machine.detected(NOBODY))
        .isEqualTo(
            Map.of(
                "cloud.provider", "gcp",
                "cloud.platform", "gcp_cloud_run",
                "faas.name", "edge",
                "gcp.cloud_run.job.execution", "edge-x7",
                "gcp.cloud_run.job.task_index", 3L));
  }
}
