package io.gatelens.gateway;

/** What a rate limiter did with a request. */
enum RateLimitDecision {
  /** It handed it on. */
  ALLOWED("allowed"),
  /** It answered it. */
  LIMITED("limited"),
  /** It failed. */
  ERROR("error");

  private final String value;

  RateLimitDecision(String value) {
    this.value = value;
  }

  /** As in the attribute {@code decision}. */
  String value() {
    return value;
  }
}
