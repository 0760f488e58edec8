package io.gatelens.sdk.datadog;

import io.gatelens.sdk.push.PushSettings;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.resources.Resource;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * By what the Agent finds the container that a line comes from, to add its tags: the container's id
 * or its control group's inode, and what Datadog's admission controller says of the pod ({@code
 * DD_EXTERNAL_ENV}). {@code DD_ORIGIN_DETECTION_ENABLED=false} leaves both out.
 */
final class Origin {

  private static final AttributeKey<String> CONTAINER_ID = AttributeKey.stringKey("container.id");

  private final boolean isDetected;
  private final @Nullable String external;
  private final Cgroup cgroup;

  Origin(PushSettings settings) {
    this(settings, new Cgroup(Path.of("/proc/self"), Path.of("/sys/fs/cgroup")));
  }

  Origin(PushSettings settings, Cgroup cgroup) {
    isDetected = !"false".equalsIgnoreCase(settings.text("dd.origin.detection.enabled"));
    external = settings.text("dd.external.env");
    this.cgroup = cgroup;
  }

  /** The last fields of a line, each with its bar; empty where nothing is known. */
  String of(Resource resource) {
    if (!isDetected) {
      return "";
    }
    StringBuilder fields = new StringBuilder();
    String id = resource.getAttribute(CONTAINER_ID);
    String container = id == null || id.isBlank() ? cgroup.inode() : "ci-" + id;
    if (container != null) {
      append(fields.append("|c:"), container);
    }
    if (external != null) {
      append(fields.append("|e:"), external);
    }
    return fields.toString();
  }

  /** As Datadog's clients do: without what would end the field. */
  private static void append(StringBuilder fields, String text) {
    text.chars()
        .filter(c -> c != '|' && !Character.isISOControl(c))
        .forEach(c -> fields.append((char) c));
  }
}
