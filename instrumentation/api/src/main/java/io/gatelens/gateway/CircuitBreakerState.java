package io.gatelens.gateway;

/** What a circuit breaker does with calls. */
public enum CircuitBreakerState {
  /** It lets calls through and counts how they end. */
  CLOSED("closed"),
  /** It rejects calls, for a time. */
  OPEN("open"),
  /** It lets a few calls through, to see whether they end well again. */
  HALF_OPEN("half_open"),
  /** It lets all calls through and counts nothing. */
  DISABLED("disabled"),
  /** It rejects all calls until it is told otherwise. */
  FORCED_OPEN("forced_open"),
  /** It counts how calls end and lets them all through. */
  METRICS_ONLY("metrics_only");

  private final String value;

  CircuitBreakerState(String value) {
    this.value = value;
  }

  /** As in the attributes {@code state}, {@code from} and {@code to}. */
  public String value() {
    return value;
  }
}
