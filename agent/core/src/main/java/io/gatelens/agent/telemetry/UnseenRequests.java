package io.gatelens.agent.telemetry;

import io.gatelens.agent.logging.AgentLog;
import io.gatelens.gateway.ConditionState;
import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.Readiness;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Requests of a gateway that nothing is seen of, as its server is another than those that are
 * supported: said once, when the metrics are next collected, as the model may not log.
 */
final class UnseenRequests {

  private final Gateway gateway;
  private final AtomicBoolean isSaid = new AtomicBoolean();

  UnseenRequests(Gateway gateway) {
    this.gateway = gateway;
  }

  void say() {
    for (ConditionState condition : gateway.readiness().conditions()) {
      if (condition.name().equals(Readiness.REQUESTS_SEEN)
          && !condition.met()
          && isSaid.compareAndSet(false, true)) {
        AgentLog.warn(
            condition.reason()
                + "; there will be no spans and metrics of requests, configuration loads and"
                + " readiness are still told");
      }
    }
  }
}
