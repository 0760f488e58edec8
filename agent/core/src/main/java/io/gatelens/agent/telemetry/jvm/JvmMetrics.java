package io.gatelens.agent.telemetry.jvm;

import io.gatelens.agent.logging.AgentLog;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;

/** Registers all {@code jvm.*} metrics. */
public final class JvmMetrics {

  private static final String SCOPE = "io.gatelens.agent.jvm";

  private JvmMetrics() {}

  /**
   * Called once, on the agent's own thread. Loads JMX, but creates no MBean server.
   *
   * @param telemetry the SDK
   */
  public static void register(OpenTelemetry telemetry) {
    Meter meter = telemetry.getMeterProvider().get(SCOPE);
    JvmMemory.register(meter);
    JvmBuffers.register(meter);
    JvmThreads.register(meter);
    JvmClasses.register(meter);
    try {
      JvmGarbageCollection.register(meter);
      JvmCpu.register(meter);
    } catch (LinkageError e) {
      // A runtime image without the module jdk.management.
      AgentLog.debug("no metrics of garbage collection and CPU", e);
    }
  }
}
