package io.gatelens.sdk.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is reported on AWS, with a metadata server that answers as its own does. */
class AwsTest {

  /** Nobody listens there. */
  private static final URI NOBODY = URI.create("http://127.0.0.1:1");

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
  void podOfAnotherClusterOnAmazonsMachines_keepsItsName() throws IOException {
    try (FakeMetadata metadata = FakeMetadata.answering(AMAZONS_ANSWERS)) {
      machine.amazon().pod("https://own.example");

      assertThat(machine.detected(metadata.address()))
          .containsEntry("cloud.platform", "aws_ec2")
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
}
