package io.gatelens.agent.configuration;

import java.util.List;

/**
 * The keys that the SDK extension reads, by the SDK's {@code ConfigProperties}: the agent knows
 * them to tell a wrong key from a right one, and never looks at a value.
 */
final class ExtensionSettings {

  static final List<Setting<?>> ALL =
      List.of(
          new Setting<>(
              "gatelens.prometheus.scope-labels",
              String.class,
              "true or false",
              "false",
              "`true`: each series at `/metrics` has the labels `otel_scope_name`,"
                  + " `otel_scope_version` and `otel_scope_schema_url` too"),
          new Setting<>(
              "gatelens.prometheus.resource-labels",
              String.class,
              "none, or keys of the resource's attributes, e.g. service.name;k8s.pod.name",
              "none",
              "Attributes of the resource that each series at `/metrics` has as labels too, and not"
                  + " only `target_info`"));

  private ExtensionSettings() {}
}
