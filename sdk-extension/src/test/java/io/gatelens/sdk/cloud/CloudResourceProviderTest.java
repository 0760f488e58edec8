package io.gatelens.sdk.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is reported of each platform, with a metadata server that answers as the cloud's does. */
class CloudResourceProviderTest {

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

  private static final Map<String, String> AMAZONS_ANSWERS =
      Map.of(
          "PUT /latest/api/token",
          "AQAEAL-token==",
          "GET /latest/dynamic/instance-identity/document",
          """
          {"accountId": "123456789012", "architecture": "arm64", "availabilityZone": "eu-west-1b",
           "billingProducts": null, "imageId": "ami-0abc", "instanceId": "i-0123456789abcdef0",
           "instanceType": "m7g.large", "region": "eu-west-1", "version": "2017-09-30"}
          """,
          "GET /latest/meta-data/hostname",
          "ip-10-0-0-7.eu-west-1.compute.internal\n");

  private static final String AZURES_ANSWER =
      """
      {"location": "westeurope", "name": "edge-vm_1", "osType": "Linux", "sku": "22_04-lts",
       "resourceGroupName": "MC_edge_gateways_westeurope", "subscriptionId": "8d10da13",
       "resourceId": "/subscriptions/8d10da13/resourceGroups/g/providers/x/virtualMachines/edge",
       "publicKeys": [{"keyData": "ssh-rsa secret", "path": "/home"}], "tagsList": [],
       "vmId": "02aab8a4", "vmScaleSetName": "edge-set", "vmSize": "Standard_D4s_v5", "zone": "2"}
      """;

  @TempDir private Path root;
  private Machine machine;

  @BeforeEach
  void makeMachine() {
    machine = new Machine(root);
  }

  @Test
  void ec2_isAskedWithAToken() throws IOException {
    try (FakeMetadata metadata = FakeMetadata.answering(AMAZONS_ANSWERS)) {
      assertThat(machine.amazon().detected(metadata.address()))
          .isEqualTo(
              Map.of(
                  "cloud.provider", "aws",
                  "cloud.platform", "aws_ec2",
                  "cloud.region", "eu-west-1",
                  "cloud.availability_zone", "eu-west-1b",
                  "cloud.account.id", "123456789012",
                  "host.id", "i-0123456789abcdef0",
                  "host.type", "m7g.large",
                  "host.image.id", "ami-0abc",
                  "host.name", "ip-10-0-0-7.eu-west-1.compute.internal"));
      assertThat(metadata.requests()).hasSize(3);
      assertThat(metadata.requests().get(0)).contains("X-aws-ec2-metadata-token-ttl-seconds: 60\n");
      assertThat(metadata.requests().subList(1, 3))
          .allMatch(request -> request.contains("X-aws-ec2-metadata-token: AQAEAL-token==\n"));
    }
  }

  @Test
  void ec2WithoutAToken_isAskedNothingElse() throws IOException {
    try (FakeMetadata metadata = FakeMetadata.answering(Map.of())) {
      assertThat(machine.amazon().detected(metadata.address()))
          .isEqualTo(Map.of("cloud.provider", "aws", "cloud.platform", "aws_ec2"));
      assertThat(metadata.requests()).hasSize(1);
    }
  }

  @Test
  void ec2WhoseMetadataIsSwitchedOff_isNotAsked() throws IOException {
    try (FakeMetadata metadata = FakeMetadata.answering(AMAZONS_ANSWERS)) {
      machine.amazon().variable("AWS_EC2_METADATA_DISABLED", "true");

      assertThat(machine.detected(metadata.address()))
          .isEqualTo(Map.of("cloud.provider", "aws", "cloud.platform", "aws_ec2"));
      assertThat(metadata.requests()).isEmpty();
    }
  }

  @Test
  void beanstalk_isAMachineWithAnEnvironment() throws IOException {
    try (FakeMetadata metadata = FakeMetadata.answering(AMAZONS_ANSWERS)) {
      machine
          .amazon()
          .file(
              Platform.BEANSTALK_FILE,
              "{\"deployment_id\": 7, \"version_label\": \"v12\", \"environment_name\": \"edge\"}");

      assertThat(machine.detected(metadata.address()))
          .containsEntry("cloud.platform", "aws_elastic_beanstalk")
          .containsEntry("service.version", "v12")
          .containsEntry("service.namespace", "edge")
          .containsEntry("host.id", "i-0123456789abcdef0")
          .hasSize(11);
    }
  }

  @Test
  void eks_isKnownFromTheToken_andThePodKeepsItsName() throws IOException {
    try (FakeMetadata metadata = FakeMetadata.answering(AMAZONS_ANSWERS)) {
      machine.amazon().pod("https://oidc.eks.eu-west-1.amazonaws.com/id/E1");

      assertThat(machine.detected(metadata.address()))
          .containsEntry("cloud.platform", "aws_eks")
          .containsEntry("cloud.availability_zone", "eu-west-1b")
          .containsEntry("host.id", "i-0123456789abcdef0")
          .doesNotContainKey("host.name")
          .hasSize(8);
    }
  }

  @Test
  void fargateInEks_hasNoMachineToAsk() {
    machine.pod("https://oidc.eks.eu-west-1.amazonaws.com/id/E1");

    assertThat(machine.detected(NOBODY))
        .isEqualTo(
            Map.of(
                "cloud.provider", "aws",
                "cloud.platform", "aws_eks",
                "cloud.region", "eu-west-1"));
  }

  @Test
  void lambda_isKnownFromVariables() {
    machine
        .variable("AWS_REGION", "eu-west-1")
        .variable("AWS_LAMBDA_FUNCTION_NAME", "edge")
        .variable("AWS_LAMBDA_FUNCTION_VERSION", "7")
        .variable("AWS_LAMBDA_LOG_STREAM_NAME", "2026/11/27/[7]ab")
        .variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");

    assertThat(machine.detected(NOBODY))
        .isEqualTo(
            Map.of(
                "cloud.provider", "aws",
                "cloud.platform", "aws_lambda",
                "cloud.region", "eu-west-1",
                "faas.name", "edge",
                "faas.version", "7",
                "faas.instance", "2026/11/27/[7]ab",
                "faas.max_memory", 536_870_912L));
  }

  @Test
  void ecs_saysWhatTaskAndContainerItIs() throws IOException {
    Map<String, String> answers =
        Map.of(
            "GET /v4/id-1",
            """
            {"DockerId": "ea32192c", "DockerName": "ecs-edge-1", "ImageID": "sha256:d691691e",
             "Image": "registry.example:5000/edge/gateway:1.2@sha256:d691691e",
             "ContainerARN": "arn:aws:ecs:us-west-2:111122223333:container/0206b271",
             "LogOptions": {"awslogs-group": "/ecs/edge", "awslogs-region": "us-west-2",
                            "awslogs-stream": "ecs/edge/8f03"},
             "Limits": {"CPU": 2}, "Networks": [{"NetworkMode": "awsvpc"}]}
            """,
            "GET /v4/id-1/task",
            """
            {"Cluster": "edge", "Family": "gateway", "Revision": "26", "LaunchType": "FARGATE",
             "TaskARN": "arn:aws:ecs:us-west-2:111122223333:task/edge/8f03",
             "AvailabilityZone": "us-west-2d", "Containers": []}
            """);
    try (FakeMetadata metadata = FakeMetadata.answering(answers)) {
      machine.variable("ECS_CONTAINER_METADATA_URI_V4", metadata.address() + "/v4/id-1");

      Map<String, Object> detected = machine.detected(NOBODY);

      assertThat(detected)
          .containsEntry("cloud.provider", "aws")
          .containsEntry("cloud.platform", "aws_ecs")
          .containsEntry("cloud.region", "us-west-2")
          .containsEntry("cloud.availability_zone", "us-west-2d")
          .containsEntry("cloud.account.id", "111122223333")
          .containsEntry(
              "cloud.resource_id", "arn:aws:ecs:us-west-2:111122223333:container/0206b271")
          .containsEntry(
              "aws.ecs.container.arn", "arn:aws:ecs:us-west-2:111122223333:container/0206b271")
          .containsEntry("aws.ecs.cluster.arn", "arn:aws:ecs:us-west-2:111122223333:cluster/edge")
          .containsEntry("aws.ecs.task.arn", "arn:aws:ecs:us-west-2:111122223333:task/edge/8f03")
          .containsEntry("aws.ecs.task.family", "gateway")
          .containsEntry("aws.ecs.task.revision", "26")
          .containsEntry("aws.ecs.launchtype", "fargate")
          .containsEntry("container.id", "ea32192c")
          .containsEntry("container.name", "ecs-edge-1")
          .containsEntry("container.image.id", "sha256:d691691e")
          .containsEntry("container.image.name", "registry.example:5000/edge/gateway")
          .containsEntry("container.image.tags", List.of("1.2"))
          .containsEntry("aws.log.group.names", List.of("/ecs/edge"))
          .containsEntry("aws.log.stream.names", List.of("ecs/edge/8f03"))
          .containsEntry(
              "aws.log.group.arns",
              List.of("arn:aws:logs:us-west-2:111122223333:log-group:/ecs/edge"))
          .containsEntry(
              "aws.log.stream.arns",
              List.of(
                  "arn:aws:logs:us-west-2:111122223333:log-group:/ecs/edge"
                      + ":log-stream:ecs/edge/8f03"))
          .hasSize(21);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://metadata.example/v4/1", "https://127.0.0.1/v4/1", "file:///etc", ":/"})
  void ecsAtAnAddressThatIsNone_isNotAsked(String address) {
    machine.variable("ECS_CONTAINER_METADATA_URI_V4", address);

    assertThat(machine.detected(NOBODY))
        .isEqualTo(Map.of("cloud.provider", "aws", "cloud.platform", "aws_ecs"));
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

  @Test
  void azuresMachine_isAsked_andItsKeysStayThere() throws IOException {
    try (FakeMetadata metadata = azure()) {
      assertThat(machine.azure().detected(metadata.address()))
          .isEqualTo(
              Map.ofEntries(
                  Map.entry("cloud.provider", "azure"),
                  Map.entry("cloud.platform", "azure.vm"),
                  Map.entry("cloud.region", "westeurope"),
                  Map.entry("cloud.availability_zone", "2"),
                  Map.entry("cloud.account.id", "8d10da13"),
                  Map.entry(
                      "cloud.resource_id",
                      "/subscriptions/8d10da13/resourceGroups/g/providers/x/virtualMachines/edge"),
                  Map.entry("host.id", "02aab8a4"),
                  Map.entry("host.name", "edge-vm_1"),
                  Map.entry("host.type", "Standard_D4s_v5"),
                  Map.entry("azure.vm.scaleset.name", "edge-set"),
                  Map.entry("azure.vm.sku", "22_04-lts")));
      assertThat(metadata.requests().get(0)).contains("Metadata: true\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://westeurope.oic.prod-aks.azure.com/t/i/", "https://own.example"})
  void aks_isKnownFromTheToken_orFromItsNodesGroup(String issuer) throws IOException {
    try (FakeMetadata metadata = azure()) {
      assertThat(machine.azure().pod(issuer).detected(metadata.address()))
          .isEqualTo(
              Map.of(
                  "cloud.provider", "azure",
                  "cloud.platform", "azure.aks",
                  "cloud.region", "westeurope",
                  "cloud.availability_zone", "2",
                  "cloud.account.id", "8d10da13",
                  "k8s.cluster.name", "gateways",
                  "host.id", "02aab8a4",
                  "host.type", "Standard_D4s_v5",
                  "azure.vm.scaleset.name", "edge-set"));
    }
  }

  @ParameterizedTest
  @CsvSource({"'', azure.app_service, 8", "~4, azure.functions, 7"})
  void azuresSites_areKnownFromVariables(String functions, String platform, int attributes) {
    machine
        .variable("WEBSITE_SITE_NAME", "edge")
        .variable("FUNCTIONS_EXTENSION_VERSION", functions)
        .variable("REGION_NAME", "West Europe")
        .variable("WEBSITE_OWNER_NAME", "8d10da13+group-WestEuropewebspace")
        .variable("WEBSITE_RESOURCE_GROUP", "group")
        .variable("WEBSITE_HOSTNAME", "edge.azurewebsites.net")
        .variable("WEBSITE_SLOT_NAME", "staging");

    assertThat(machine.detected(NOBODY))
        .containsEntry("cloud.platform", platform)
        .containsEntry("cloud.region", "West Europe")
        .containsEntry("cloud.account.id", "8d10da13")
        .containsEntry(
            "cloud.resource_id",
            "/subscriptions/8d10da13/resourceGroups/group/providers/Microsoft.Web/sites/edge")
        .hasSize(functions.isEmpty() ? attributes - 1 : attributes);
  }

  @Test
  void azuresContainerApp_isKnownFromVariables() {
    machine.variable("CONTAINER_APP_NAME", "edge").variable("CONTAINER_APP_REVISION", "edge--7");

    assertThat(machine.detected(NOBODY))
        .isEqualTo(
            Map.of(
                "cloud.provider", "azure",
                "cloud.platform", "azure.container_apps",
                "service.version", "edge--7"));
  }

  @ParameterizedTest
  @CsvSource({"local, 2", "off, 0"})
  void nobodyIsAsked_whereThatIsSwitchedOff(String mode, int attributes) throws IOException {
    try (FakeMetadata metadata = azure()) {
      machine.azure().property("gatelens.resource.cloud", mode);

      assertThat(machine.detected(metadata.address())).hasSize(attributes);
      assertThat(metadata.requests()).isEmpty();
    }
  }

  @Test
  void elsewhere_nobodyIsAsked_andNothingIsReported() throws IOException {
    try (FakeMetadata metadata = azure()) {
      machine
          .file("sys/class/dmi/id/sys_vendor", "Microsoft Corporation")
          .pod("https://kubernetes.default.svc");

      assertThat(machine.resource(metadata.address())).isEqualTo(Resource.empty());
      assertThat(metadata.requests()).isEmpty();
    }
  }

  @Test
  void cloudThatAnotherProviderFound_isLeftAlone() {
    CloudResourceProvider provider = new CloudResourceProvider(root.toFile(), NOBODY);
    var properties = DefaultConfigProperties.createFromMap(Map.of());

    assertThat(provider.shouldApply(properties, Resource.empty())).isTrue();
    assertThat(
            provider.shouldApply(
                properties, Resource.builder().put("cloud.provider", "aws").build()))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "gatelens.resource.cloud, maybe, 'allowed is auto, local or off'",
    "gatelens.resource.cloud.timeout, 0s, allowed is a duration from 1ms to 10s",
    "gatelens.resource.cloud.timeout, 11s, allowed is a duration from 1ms to 10s",
    "gatelens.resource.cloud.timeout, soon, soon",
  })
  void badSetting_isNamed(String key, String value, String message) {
    machine.property(key, value);

    assertThatThrownBy(() -> machine.resource(NOBODY))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(message);
  }

  private static FakeMetadata azure() {
    return FakeMetadata.answering(
        Map.of("GET /metadata/instance/compute?api-version=2021-02-01", AZURES_ANSWER));
  }
}
