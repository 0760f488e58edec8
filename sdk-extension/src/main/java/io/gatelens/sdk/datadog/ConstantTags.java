package io.gatelens.sdk.datadog;

import io.gatelens.sdk.push.LineText;
import io.gatelens.sdk.push.PushSettings;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tags of every series: {@code service}, {@code env} and {@code version} (Datadog's unified
 * service tags, from {@code DD_SERVICE} and so on, else from the resource), {@code DD_TAGS}, and
 * the pod's id, by which the Agent finds it ({@code DD_ENTITY_ID}).
 */
final class ConstantTags {

  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
  private static final AttributeKey<String> VERSION = AttributeKey.stringKey("service.version");
  private static final AttributeKey<String> ENVIRONMENT =
      AttributeKey.stringKey("deployment.environment.name");

  /** The name of it in older conventions. */
  private static final AttributeKey<String> OLD_ENVIRONMENT =
      AttributeKey.stringKey("deployment.environment");

  private final @Nullable String service;
  private final @Nullable String environment;
  private final @Nullable String version;
  private final @Nullable String entity;
  private final List<String> further;

  ConstantTags(PushSettings settings) {
    service = settings.text("dd.service");
    environment = settings.text("dd.env");
    version = settings.text("dd.version");
    entity = settings.text("dd.entity.id");
    further = new ArrayList<>();
    String tags = settings.text("dd.tags");
    if (tags != null) {
      further.addAll(List.of(tags.split("[,\\s]+")));
    }
  }

  /** As they stand in a line, without what comes before or after; empty where there are none. */
  String of(Resource resource) {
    Map<String, @Nullable String> unified = new LinkedHashMap<>();
    unified.put("service", service == null ? resource.getAttribute(SERVICE) : service);
    String deployed = resource.getAttribute(ENVIRONMENT);
    deployed = deployed == null ? resource.getAttribute(OLD_ENVIRONMENT) : deployed;
    unified.put("env", environment == null ? deployed : environment);
    unified.put("version", version == null ? resource.getAttribute(VERSION) : version);
    unified.put("dd.internal.entity_id", entity);

    StringBuilder tags = new StringBuilder();
    unified.forEach(
        (key, value) -> {
          if (value != null && !value.isBlank()) {
            tags.append(tags.length() == 0 ? "" : ",").append(key).append(':');
            LineText.appendValue(tags, value, true);
          }
        });
    for (String tag : further) {
      int colon = tag.indexOf(':');
      if (colon <= 0 || !unified.containsKey(tag.substring(0, colon))) {
        tags.append(tags.length() == 0 || tag.isEmpty() ? "" : ",");
        LineText.appendValue(tags, tag, true);
      }
    }
    return tags.toString();
  }
}
