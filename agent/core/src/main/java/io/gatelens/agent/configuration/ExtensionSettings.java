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

  static final List<Setting<?>> ALL = List.of(PROPAGATION_EXTRACT, PROPAGATION_INJECT);

  private ExtensionSettings() {}
}
