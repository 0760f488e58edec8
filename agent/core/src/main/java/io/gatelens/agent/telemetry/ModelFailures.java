package io.gatelens.agent.telemetry;

import io.gatelens.agent.logging.AgentLog;
import io.gatelens.gateway.Gateway;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The failures that the gateway's model only counts, as it may not log on a request's thread: said
 * once, when the metrics are next collected.
 */
final class ModelFailures {

  private final Gateway gateway;
  private final AtomicBoolean isSaid = new AtomicBoolean();

  ModelFailures(Gateway gateway) {
    this.gateway = gateway;
  }

  /** How many there were so far. */
  long count() {
    long count = gateway.modelFailures();
    Throwable first = gateway.firstModelFailure();
    if (count > 0 && first != null && isSaid.compareAndSet(false, true)) {
      AgentLog.warn(
          "a span or a metric could not be made; the request is not affected, further failures are"
              + " only counted in gatelens.advice.errors with the module \"model\"",
          first);
    }
    return count;
  }
}
