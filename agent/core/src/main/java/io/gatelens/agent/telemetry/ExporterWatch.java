package io.gatelens.agent.telemetry;

import io.gatelens.agent.logging.AgentLog;
import io.gatelens.agent.logging.RateLimitedWarning;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.util.concurrent.atomic.AtomicBoolean;

/** Says when an exporter's receiver fails, once a minute at most, and when it is back. */
final class ExporterWatch {

  private final String what;
  private final String endpoint;
  private final RateLimitedWarning warning = new RateLimitedWarning();
  private final AtomicBoolean isFailureSaid = new AtomicBoolean();

  /**
   * @param what {@code spans} or {@code metrics}
   */
  ExporterWatch(String what, String endpoint) {
    this.what = what;
    this.endpoint = endpoint;
  }

  /** Called with each result, on the exporter's threads. */
  void ended(CompletableResultCode result) {
    if (result.isSuccess()) {
      if (isFailureSaid.compareAndSet(true, false)) {
        AgentLog.info(what + " reach " + endpoint + " again");
      }
      return;
    }
    boolean isSaid =
        warning.warn(
            "cannot export "
                + what
                + " to "
                + endpoint
                + ": "
                + FailureReason.of(result.getFailureThrowable())
                + "; telemetry is dropped until it answers, the gateway is not affected");
    if (isSaid) {
      isFailureSaid.set(true);
    }
  }
}
