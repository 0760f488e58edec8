package io.gatelens.agent.telemetry;

import io.gatelens.agent.configuration.GatelensVersion;
import io.gatelens.gateway.Gateway;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;

/** What the agent says about itself. */
final class SelfMetrics {

  private static final AttributeKey<String> MODULE = AttributeKey.stringKey("module");
  private static final Attributes MODEL = Attributes.of(MODULE, "model");
  private static final AttributeKey<String> STATUS = AttributeKey.stringKey("status");

  private SelfMetrics() {}

  /** The scope of what the agent says about itself; the gateway's is the model's. */
  static Meter meter(OpenTelemetry telemetry) {
    return telemetry
        .getMeterProvider()
        .meterBuilder("io.gatelens.agent")
        .setInstrumentationVersion(GatelensVersion.current())
        .build();
  }

  static void register(OpenTelemetry telemetry, InstrumentationStatus status, Gateway gateway) {
    ModelFailures model = new ModelFailures(gateway);
    UnseenRequests unseen = new UnseenRequests(gateway);
    Meter meter = meter(telemetry);
    meter
        .gaugeBuilder("gatelens.instrumentation")
        .ofLongs()
        .setUnit("1")
        .setDescription("1 for each instrumentation module, with what became of it.")
        .buildWithCallback(
            measurement -> {
              unseen.say();
              status.forEachStatus(
                  (module, state) ->
                      measurement.record(1, Attributes.of(MODULE, module, STATUS, state.value())));
            });
    meter
        .counterBuilder("gatelens.advice.errors")
        .setUnit("{error}")
        .setDescription("Exceptions in the agent's own code that the gateway did not see.")
        .buildWithCallback(
            measurement -> {
              status.forEachAdviceErrorCount(
                  (module, count) -> measurement.record(count, Attributes.of(MODULE, module)));
              measurement.record(model.count(), MODEL);
            });
  }
}
