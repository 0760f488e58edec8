package io.gatelens.gateway;

/** What became of a config load. */
enum ConfigOutcome {
  /** The configuration is active. */
  APPLIED("applied"),
  /** It is the one that was active before. */
  UNCHANGED("unchanged"),
  /** It is active but for the entries that were bad. */
  PARTIAL("partial"),
  /** Nothing of it is active; what was active before still is. */
  REJECTED("rejected"),
  /** It could not even be read; what was active before still is. */
  BIND_FAILED("bind_failed");

  private final String value;

  ConfigOutcome(String value) {
    this.value = value;
  }

  String value() {
    return value;
  }

  /** Whether the gateway now has all that it was configured to have. */
  boolean isSuccess() {
    return this == APPLIED || this == UNCHANGED;
  }
}
