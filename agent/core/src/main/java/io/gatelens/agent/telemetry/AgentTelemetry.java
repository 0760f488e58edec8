package io.gatelens.agent.telemetry;

import io.gatelens.agent.configuration.AgentSettings;
import io.gatelens.agent.configuration.GatelensVersion;
import io.gatelens.agent.logging.AgentLog;
import io.gatelens.agent.runtime.RuntimeSettings;
import io.gatelens.agent.telemetry.jvm.JvmMetrics;
import io.gatelens.gateway.Gateway;
import io.gatelens.sdk.sampling.GatewaySampler;
import io.opentelemetry.sdk.OpenTelemetrySdk;

/** Puts the parts together: the SDK, the gateway's model, the agent's and the JVM's own metrics. */
final class AgentTelemetry {

  private AgentTelemetry() {}

  static void start(
      Gateway gateway,
      AgentSettings settings,
      AgentHealth health,
      ShutdownSequence shutdown,
      RuntimeSettings runtime) {
    ExportHealth exports = new ExportHealth();
    SdkFactory factory = new SdkFactory(settings.telemetryArguments(), exports);
    OpenTelemetrySdk sdk = factory.build();
    exports.telemetryReady(sdk);
    if (sdk.getSdkTracerProvider().getSampler() instanceof GatewaySampler sampler) {
      runtime.samplesWith(sampler);
    }
    String runtimeFile = settings.runtimeFile();
    if (runtimeFile != null) {
      runtime.follow(runtimeFile); // Before the first decision.
    }
    if (!exports.hasSpanExporter()) {
      gateway.withoutSpanExport();
    }
    gateway.telemetryReady(factory.withRecordingSpans(sdk), GatelensVersion.current());
    health.telemetryReady(exports); // Before what may fail: requests are followed from now on.
    SelfMetrics.register(sdk, health.instrumentation(), gateway);
    JvmMetrics.register(sdk);
    shutdown.telemetryReady(sdk);
    AgentLog.info(
        "telemetry is up: spans go to "
            + OtlpEndpoint.of("traces", factory.properties())
            + ", metrics to "
            + OtlpEndpoint.of("metrics", factory.properties()));
  }
}
