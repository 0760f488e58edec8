package io.gatelens.agent.telemetry;

import io.gatelens.agent.configuration.AgentSettings;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.io.PrintStream;
import java.util.List;

/** Telemetry as the settings want it, made to ask whether its receivers answer. */
public final class TelemetryCheck implements AutoCloseable {

  private final List<ExportTarget> targets;
  private final boolean isScraped;
  private final OpenTelemetrySdk sdk;

  private TelemetryCheck(List<ExportTarget> targets, boolean isScraped, OpenTelemetrySdk sdk) {
    this.targets = targets;
    this.isScraped = isScraped;
    this.sdk = sdk;
  }

  /** Builds it. Bad settings are said by the agent's log. */
  public static TelemetryCheck of(AgentSettings settings) {
    ExportHealth health = new ExportHealth();
    SdkFactory factory = SdkFactory.of(settings, settings.accessLog(), health);
    OpenTelemetrySdk sdk = factory.build();
    LimitedMetrics.warnOfUnknown(factory.limits(), factory.profile());
    return new TelemetryCheck(health.targets(), health.scrapeReader() != null, sdk);
  }

  /**
   * Prints a line for each place that telemetry would go to.
   *
   * @return how many of them do not answer
   */
  public int run(PrintStream out) {
    int failures = 0;
    for (ExportTarget target : targets) {
      String failure = target.failure();
      if (failure == null) {
        out.println(
            "ok    "
                + target.what()
                + (target.isUnconfirmed() ? " can be sent to " : " are taken at ")
                + target.endpoint()
                + (target.isUnconfirmed() ? ", which does not say whether they arrive" : ""));
      } else {
        failures++;
        out.println(
            "FAIL  "
                + target.what()
                + " cannot be sent to "
                + target.endpoint()
                + ": "
                + failure
                + "; start a receiver there, or set "
                + target.setting()
                + " to one");
      }
    }
    if (isScraped) {
      out.println("ok    metrics wait at /metrics of the node's status for Prometheus");
    }
    if (targets.isEmpty() && !isScraped) {
      out.println("ok    nothing is exported, as the settings want it");
    }
    return failures;
  }

  /** Tries to send its own metrics a last time, and complains where it cannot. */
  @Override
  public void close() {
    sdk.close();
  }
}
