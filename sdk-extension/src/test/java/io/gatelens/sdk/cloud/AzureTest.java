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
import org.junit.jupiter.params.provider.ValueSource;

/** What is reported on Azure, with a metadata server that answers as its own does. */
class AzureTest {

  /** Nobody listens there. */
  private static final URI NOBODY = URI.create("http://127.0.0.1:1");

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
  @CsvSource({"'', azure.app_service, host.id", "~4, azure.functions, faas.name"})
  void azuresSites_areKnownFromVariables(String functions, String platform, String key) {
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
        .containsKey(key);
  }

  @Test
  void azuresSite_isNamedByItsId_butNotWhereFunctionsHaveTheirOwn() {
    machine
        .variable("WEBSITE_SITE_NAME", "edge")
        .variable("WEBSITE_OWNER_NAME", "8d10da13+group-WestEuropewebspace")
        .variable("WEBSITE_RESOURCE_GROUP", "group");

    assertThat(machine.detected(NOBODY))
        .isEqualTo(
            Map.of(
                "cloud.provider", "azure",
                "cloud.platform", "azure.app_service",
                "cloud.account.id", "8d10da13",
                "cloud.resource_id",
                    "/subscriptions/8d10da13/resourceGroups/group/providers/Microsoft.Web/sites"
                        + "/edge"));

    machine.variable("FUNCTIONS_EXTENSION_VERSION", "~4");
    assertThat(machine.detected(NOBODY))
        .isEqualTo(
            Map.of(
                "cloud.provider", "azure",
                "cloud.platform", "azure.functions",
                "cloud.account.id", "8d10da13",
                "faas.name", "edge",
                "faas.version", "~4"));
  }

  @Test
  void podOfAnotherClusterOnAzuresMachines_keepsItsName() throws IOException {
    String answer = AZURES_ANSWER.replace("MC_edge_gateways_westeurope", "own");
    try (FakeMetadata metadata = azure(answer)) {
      assertThat(machine.azure().pod("https://own.example").detected(metadata.address()))
          .containsEntry("cloud.platform", "azure.vm")
          .containsEntry("host.id", "02aab8a4")
          .doesNotContainKey("host.name");
    }
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

  private static FakeMetadata azure() {
    return azure(AZURES_ANSWER);
  }

  /** Knows this version only: later ones tell the user's data as well. */
  private static FakeMetadata azure(String answer) {
    return FakeMetadata.answering(
        Map.of("GET /metadata/instance/compute?api-version=2020-09-01", answer));
  }
}
