package io.gatelens.sdk.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which cloud it is, without a question to anybody. */
class PlatformTest {

  @TempDir private Path root;

  @ParameterizedTest
  @CsvSource({
    "AWS_LAMBDA_FUNCTION_NAME, LAMBDA",
    "ECS_CONTAINER_METADATA_URI_V4, ECS",
    "ECS_CONTAINER_METADATA_URI, ECS",
    "CONTAINER_APP_NAME, CONTAINER_APPS",
    "WEBSITE_SITE_NAME, APP_SERVICE",
    "WEBSITE_SITE_NAME FUNCTIONS_EXTENSION_VERSION, AZURE_FUNCTIONS",
    "K_SERVICE K_CONFIGURATION, CLOUD_RUN",
    "K_SERVICE K_CONFIGURATION FUNCTION_TARGET, CLOUD_FUNCTIONS",
    "CLOUD_RUN_JOB, CLOUD_RUN_JOB",
    "GAE_SERVICE, APP_ENGINE",
    "AWS_REGION,",
    "K_SERVICE,",
    "K_SERVICE K_CONFIGURATION KUBERNETES_SERVICE_HOST,",
  })
  void variables_nameThePlatform(String variables, Platform expected) {
    Machine machine = new Machine(root);
    for (String variable : variables.split(" ", -1)) {
      machine.variable(variable, "any");
    }

    assertThat(Platform.of(machine.surroundings())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "sys_vendor, Amazon EC2, EC2",
    "bios_vendor, Amazon EC2, EC2",
    "bios_version, 4.11.amazon, EC2",
    "product_name, Google Compute Engine, COMPUTE_ENGINE",
    "product_name, Google, COMPUTE_ENGINE",
    "chassis_asset_tag, 7783-7084-3265-9085-8269-3286-77, AZURE_VM",
    "sys_vendor, Microsoft Corporation,",
    "product_name, Virtual Machine,",
    "sys_vendor, QEMU,",
    "product_name, Googleplex 9000,",
  })
  void firmware_namesThePlatform(String file, String text, Platform expected) {
    Machine machine = new Machine(root).file("sys/class/dmi/id/" + file, text + "\n");

    assertThat(Platform.of(machine.surroundings())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D, EKS, eu-west-1",
    "https://oidc.eks.cn-north-1.amazonaws.com.cn/id/EXAMPLED539D, EKS, cn-north-1",
    "https://container.googleapis.com/v1/projects/p/locations/europe-west1/clusters/c, GKE,"
        + " europe-west1",
    "https://westeurope.oic.prod-aks.azure.com/tenant/id/, AKS, westeurope",
    "https://edge-dns-1234.hcp.eastus.azmk8s.io, AKS, eastus",
    "https://edge-dns-1234.hcp.eastus.azmk8s.io:443, AKS, eastus",
    "'\"edge-dns-1234.hcp.eastus.azmk8s.io\"', AKS, eastus",
    "edge-dns-1234.hcp.eastus.azmk8s.io, AKS, eastus",
    "'https://\"edge-dns-1234.hcp.eastus.azmk8s.io\":443', AKS, eastus",
    "https://kubernetes.default.svc.cluster.local,,",
    "https://oidc.eks.eu-west-1.amazonaws.com.example.org/id/1,,",
  })
  void issuerOfAPodsToken_namesTheClustersPlatform(
      String issuer, Platform expected, String location) {
    Surroundings pod = new Machine(root).pod(issuer).surroundings();

    assertThat(Platform.of(pod)).isEqualTo(expected);
    ClusterIssuer found = ClusterIssuer.of(pod);
    assertThat(found == null ? null : found.location()).isEqualTo(location);
  }

  @ParameterizedTest
  @CsvSource({"''", "no-token", "a.b", "a.b.c", "a.W10.c", "a.eyJpc3MiOjF9.c", "a.!!!!.c"})
  void tokenOfAnotherKind_saysNothing(String token) {
    Surroundings pod =
        new Machine(root)
            .pod("any")
            .file("var/run/secrets/kubernetes.io/serviceaccount/token", token)
            .surroundings();

    assertThat(Platform.of(pod)).isNull();
  }

  @Test
  void tokenOutsideOfKubernetes_isNotRead() {
    Machine machine =
        new Machine(root)
            .pod("https://oidc.eks.eu-west-1.amazonaws.com/id/1")
            .variable("KUBERNETES_SERVICE_HOST", "");

    assertThat(Platform.of(machine.surroundings())).isNull();
  }
}
