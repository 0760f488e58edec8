package io.gatelens.sdk.resource;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ResourceProvider;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.semconv.K8sAttributes;
import java.io.File;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code k8s.*}, as far as the pod's specification passes it on with the downward API: from the
 * variables that are usual for that ({@code K8S_POD_NAME} or {@code POD_NAME}, …) and those that
 * the OpenTelemetry Operator sets. The namespace is known without, from the service account.
 */
public final class KubernetesResourceProvider implements ResourceProvider {

  private record Source(AttributeKey<String> key, List<String> variables) {}

  /** As the SDK names environment variables: {@code POD_NAME} is {@code pod.name}. */
  private static final List<Source> SOURCES =
      List.of(
          new Source(
              K8sAttributes.K8S_POD_NAME,
              List.of("k8s.pod.name", "otel.resource.attributes.pod.name", "pod.name")),
          new Source(
              K8sAttributes.K8S_POD_UID,
              List.of("k8s.pod.uid", "otel.resource.attributes.pod.uid", "pod.uid")),
          new Source(
              K8sAttributes.K8S_NODE_NAME,
              List.of("k8s.node.name", "otel.resource.attributes.node.name", "node.name")),
          new Source(
              K8sAttributes.K8S_NAMESPACE_NAME,
              List.of("k8s.namespace.name", "k8s.namespace", "pod.namespace")),
          new Source(
              K8sAttributes.K8S_CONTAINER_NAME, List.of("k8s.container.name", "container.name")),
          new Source(K8sAttributes.K8S_DEPLOYMENT_NAME, List.of("k8s.deployment.name")),
          new Source(K8sAttributes.K8S_CLUSTER_NAME, List.of("k8s.cluster.name")));

  private final File namespace;

  /** For the SPI. */
  public KubernetesResourceProvider() {
    this(new File("/var/run/secrets/kubernetes.io/serviceaccount/namespace"));
  }

  KubernetesResourceProvider(File namespace) {
    this.namespace = namespace;
  }

  @Override
  public Resource createResource(ConfigProperties config) {
    // Set by the kubelet in every container, and by nothing else.
    if (config.getString("kubernetes.service.host") == null) {
      return Resource.empty();
    }
    AttributesBuilder attributes = Attributes.builder();
    String ownNamespace = SmallFile.firstLine(namespace);
    if (ownNamespace != null) {
      attributes.put(K8sAttributes.K8S_NAMESPACE_NAME, ownNamespace);
    }
    for (Source source : SOURCES) {
      String value = first(source.variables(), config);
      if (value != null) {
        attributes.put(source.key(), value);
      }
    }
    return Resource.create(attributes.build());
  }

  private static @Nullable String first(List<String> variables, ConfigProperties config) {
    for (String variable : variables) {
      String value = config.getString(variable);
      if (value != null && !value.isBlank()) {
        return value.trim();
      }
    }
    return null;
  }
}
