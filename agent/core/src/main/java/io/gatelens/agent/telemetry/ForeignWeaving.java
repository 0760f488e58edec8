package io.gatelens.agent.telemetry;

import io.gatelens.agent.logging.AgentLog;
import io.opentelemetry.context.Context;

/**
 * Whether another agent has woven OpenTelemetry's classes within this agent, as the OpenTelemetry
 * Java agent does with every copy of them that is loaded after it: what this agent makes current is
 * then that one's, and a span that was started is not found again.
 */
final class ForeignWeaving {

  private ForeignWeaving() {}

  static void warn() {
    String root = Context.root().getClass().getName();
    if (isOpenTelemetrys(root)) {
      return;
    }
    AgentLog.warn(
        "another agent has woven the OpenTelemetry within this one ("
            + root
            + "): the spans of requests are lost. Name this agent's -javaagent before the other"
            + " one's, or start the JVM with -Dotel.javaagent.exclude-class-loaders=io.gatelens");
  }

  /** By its package, where the root has no class that others may name. */
  static boolean isOpenTelemetrys(String rootContext) {
    return rootContext.startsWith("io.opentelemetry.context.");
  }
}
