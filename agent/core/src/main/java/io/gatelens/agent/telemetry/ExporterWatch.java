package io.gatelens.agent.telemetry;

import io.gatelens.agent.logging.AgentLog;
import io.gatelens.agent.logging.RateLimitedWarning;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Says when an exporter's receiver fails, once a minute at most, and when it is back; and remembers
 * the last time of each.
 */
final class ExporterWatch {

  private static final int MAX_REASON_CHARS = 500;

  private final String what;
  private final String endpoint;
  private final RateLimitedWarning warning = new RateLimitedWarning();
  private final AtomicBoolean isFailureSaid = new AtomicBoolean();
  private volatile boolean isFailing;
  private volatile long lastSuccessEpochMillis;
  private volatile @Nullable Failure lastFailure;

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
      isFailing = false;
      lastSuccessEpochMillis = System.currentTimeMillis();
      if (isFailureSaid.compareAndSet(true, false)) {
        AgentLog.info(what + " reach " + endpoint + " again");
      }
      return;
    }
    String reason = FailureReason.of(result.getFailureThrowable());
    lastFailure = new Failure(System.currentTimeMillis(), bounded(reason));
    isFailing = true;
    boolean isSaid =
        warning.warn(
            "cannot export "
                + what
                + " to "
                + endpoint
                + ": "
                + reason
                + "; telemetry is dropped until it answers, the gateway is not affected");
    if (isSaid) {
      isFailureSaid.set(true);
    }
  }

  ExporterState state() {
    Failure failure = lastFailure;
    return new ExporterState(
        what,
        endpoint,
        lastSuccessEpochMillis,
        failure == null ? 0 : failure.epochMillis,
        failure == null ? null : failure.reason,
        isFailing);
  }

  private static String bounded(String reason) {
    return reason.length() <= MAX_REASON_CHARS ? reason : reason.substring(0, MAX_REASON_CHARS);
  }

  private record Failure(long epochMillis, String reason) {}
}
