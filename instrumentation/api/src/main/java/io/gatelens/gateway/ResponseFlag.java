package io.gatelens.gateway;

/** Why a response is not simply the upstream's: {@code gateway.response.flag}. */
public enum ResponseFlag {
  /** No route matched. */
  NO_ROUTE("no_route"),
  /** A route matched, but the load balancer knows no upstream for it. */
  NO_TARGET("no_target"),
  /** The upstream's name could not be resolved. */
  DNS_FAILED("dns_failed"),
  /** The connection to the upstream was refused, or timed out. */
  CONNECT_FAILED("connect_failed"),
  /** The TLS handshake with the upstream failed. */
  TLS_FAILED("tls_failed"),
  /** No connection came free in time. */
  POOL_EXHAUSTED("pool_exhausted"),
  /** The upstream did not answer in time. */
  UPSTREAM_TIMEOUT("upstream_timeout"),
  /** The upstream closed the connection instead of answering. */
  UPSTREAM_RESET("upstream_reset"),
  /** The upstream closed the connection in the middle of the body. */
  UPSTREAM_TRUNCATED("upstream_truncated"),
  /** Every attempt that the gateway may make failed. Set by gateways that say so only. */
  RETRIES_EXHAUSTED("retries_exhausted"),
  /** A circuit breaker was open. */
  CIRCUIT_OPEN("circuit_open"),
  /** A rate limiter refused the request. */
  RATE_LIMITED("rate_limited"),
  /** A filter answered in the upstream's place. */
  FILTER_RESPONSE("filter_response"),
  /** A filter failed. */
  FILTER_FAILED("filter_failed"),
  /** The client went away before the response was complete. */
  CLIENT_ABORTED("client_aborted"),
  /** The request could not be understood, so no route was looked for. */
  BAD_REQUEST("bad_request"),
  /** The gateway itself failed. */
  GATEWAY_ERROR("gateway_error");

  private final String value;

  ResponseFlag(String value) {
    this.value = value;
  }

  /** The value in telemetry. */
  public String value() {
    return value;
  }
}
