package io.gatelens.agent.configuration;

import java.util.List;

/**
 * The keys that the SDK extension reads, by the SDK's {@code ConfigProperties}: the agent knows
 * them to tell a wrong key from a right one, and never looks at a value.
 */
final class ExtensionSettings {

  private static final String PROPAGATORS =
      "none, or a list of propagators as in OTEL_PROPAGATORS, e.g. datadog;tracecontext";
  private static final String AS_STANDARD = "OTEL_PROPAGATORS";

  static final Setting<String> PROPAGATION_EXTRACT =
      new Setting<>(
          "gatelens.propagation.extract",
          String.class,
          PROPAGATORS,
          AS_STANDARD,
          "What is read of a client's trace context: the first that finds one wins");
  static final Setting<String> PROPAGATION_INJECT =
      new Setting<>(
          "gatelens.propagation.inject",
          String.class,
          PROPAGATORS,
          AS_STANDARD,
          "In which formats upstreams are told of the trace");

  static final List<Setting<?>> ALL =
      List.of(
          PROPAGATION_EXTRACT,
          PROPAGATION_INJECT,
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
