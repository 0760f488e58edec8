package io.gatelens.sdk.cloud;

import io.gatelens.sdk.document.Fields;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What there is to know on Azure. */
final class AzureFacts {

  private static final String COMPUTE = "/metadata/instance/compute?api-version=2021-02-01";

  /** Where AKS puts the nodes of a cluster: {@code MC_group_cluster_region}. */
  private static final Pattern NODES =
      Pattern.compile("MC_[^_]+_([^_]+)_[^_]+", Pattern.CASE_INSENSITIVE);

  private final Surroundings here;
  private final Facts facts;

  AzureFacts(Surroundings here, Facts facts) {
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
      case APP_SERVICE -> addSite();
      case AZURE_FUNCTIONS -> addFunction();
      case CONTAINER_APPS -> facts.put("service.version", here.variable("CONTAINER_APP_REVISION"));
      case AKS -> {
        ClusterIssuer issuer = ClusterIssuer.of(here);
        facts.put(Facts.REGION, issuer == null ? null : issuer.location());
      }
      default -> {}
    }
    Fields compute =
        metadata == null ? null : Facts.json(COMPUTE, metadata.get(COMPUTE, "Metadata", "true"));
    if (compute != null) {
      addMachine(compute, platform);
    }
  }

  private void addSite() {
    facts.put(Facts.REGION, here.variable("REGION_NAME"));
    facts.put(Facts.RESOURCE_ID, siteId());
    facts.put(Facts.HOST_ID, here.variable("WEBSITE_HOSTNAME"));
    facts.put("deployment.environment.name", here.variable("WEBSITE_SLOT_NAME"));
    facts.put("azure.app.service.stamp", here.variable("WEBSITE_HOME_STAMPNAME"));
  }

  private void addFunction() {
    facts.put(Facts.REGION, here.variable("REGION_NAME"));
    facts.put(Facts.RESOURCE_ID, siteId());
    facts.put(Facts.FUNCTION_NAME, here.variable("WEBSITE_SITE_NAME"));
    facts.put(Facts.FUNCTION_VERSION, here.variable("FUNCTIONS_EXTENSION_VERSION"));
    facts.put(Facts.FUNCTION_INSTANCE, here.variable("WEBSITE_INSTANCE_ID"));
    facts.putMemory(here.variable("WEBSITE_MEMORY_LIMIT_MB"));
  }

  /** The owner is the subscription, and what follows a plus is none of it. */
  private @Nullable String siteId() {
    String owner = here.variable("WEBSITE_OWNER_NAME");
    String group = here.variable("WEBSITE_RESOURCE_GROUP");
    if (owner == null || group == null) {
      return null;
    }
    int plus = owner.indexOf('+');
    String subscription = plus < 0 ? owner : owner.substring(0, plus);
    facts.put(Facts.ACCOUNT, subscription);
    return "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Web/sites/%s"
        .formatted(subscription, group, here.variable("WEBSITE_SITE_NAME"));
  }

  private void addMachine(Fields compute, Platform platform) {
    facts.put(Facts.REGION, compute.text("location"));
    facts.put(Facts.ZONE, compute.text("zone"));
    facts.put(Facts.ACCOUNT, compute.text("subscriptionId"));
    facts.put(Facts.HOST_ID, compute.text("vmId"));
    facts.put(Facts.HOST_TYPE, compute.text("vmSize"));
    facts.put("azure.vm.scaleset.name", compute.text("vmScaleSetName"));
    if (here.isKubernetes()) {
      String group = compute.text("resourceGroupName");
      Matcher nodes = NODES.matcher(group == null ? "" : group);
      if (nodes.matches()) {
        facts.platform(Platform.AKS);
        facts.put(Facts.CLUSTER, nodes.group(1));
        return;
      }
    }
    if (platform == Platform.AZURE_VM) {
      facts.put(Facts.RESOURCE_ID, compute.text("resourceId"));
      facts.put(Facts.HOST_NAME, compute.text("name"));
      facts.put("azure.vm.sku", compute.text("sku"));
    }
  }
}
