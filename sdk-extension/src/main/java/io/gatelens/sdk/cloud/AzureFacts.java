package io.gatelens.sdk.cloud;

import io.gatelens.sdk.document.Fields;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What there is to know on Azure. */
final class AzureFacts {

  /** From 2021-01-01 on it also tells the user's data, up to 64 KiB that are not for us. */
  private static final String COMPUTE = "/metadata/instance/compute?api-version=2020-09-01";

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
    String subscription = addSubscription();
    String group = here.variable("WEBSITE_RESOURCE_GROUP");
    if (subscription != null && group != null) {
      facts.put(
          Facts.RESOURCE_ID,
          "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Web/sites/%s"
              .formatted(subscription, group, here.variable("WEBSITE_SITE_NAME")));
    }
    facts.put(Facts.HOST_ID, here.variable("WEBSITE_HOSTNAME"));
    facts.put("deployment.environment.name", here.variable("WEBSITE_SLOT_NAME"));
    facts.put("azure.app.service.stamp", here.variable("WEBSITE_HOME_STAMPNAME"));
  }

  /** A site of functions has several, whose ids are a matter of spans by the conventions. */
  private void addFunction() {
    facts.put(Facts.REGION, here.variable("REGION_NAME"));
    addSubscription();
    facts.put(Facts.FUNCTION_NAME, here.variable("WEBSITE_SITE_NAME"));
    facts.put(Facts.FUNCTION_VERSION, here.variable("FUNCTIONS_EXTENSION_VERSION"));
    facts.put(Facts.FUNCTION_INSTANCE, here.variable("WEBSITE_INSTANCE_ID"));
    facts.putMemory(here.variable("WEBSITE_MEMORY_LIMIT_MB"));
  }

  /** The owner is the subscription, and what follows a plus is none of it. */
  private @Nullable String addSubscription() {
    String owner = here.variable("WEBSITE_OWNER_NAME");
    if (owner == null) {
      return null;
    }
    int plus = owner.indexOf('+');
    String subscription = plus < 0 ? owner : owner.substring(0, plus);
    facts.put(Facts.ACCOUNT, subscription);
    return subscription;
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
      if (!here.isKubernetes()) {
        facts.put(Facts.HOST_NAME, compute.text("name"));
      }
      facts.put("azure.vm.sku", compute.text("sku"));
    }
  }
}
