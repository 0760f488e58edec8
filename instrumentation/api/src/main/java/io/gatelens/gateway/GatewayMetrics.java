package io.gatelens.gateway;

import java.util.List;

/**
 * The names of the metrics that the model records, and the buckets of its histograms. The page
 * {@code docs/telemetry.md} has a row for each.
 */
public final class GatewayMetrics {

  /** Histogram, s: a client's request, from its arrival to its end. */
  public static final String SERVER_REQUEST_DURATION = "http.server.request.duration";

  /** Histogram, By: the body of a client's request, as it was received. */
  public static final String SERVER_REQUEST_BODY_SIZE = "http.server.request.body.size";

  /** Histogram, By: the body of the response, as it was sent. */
  public static final String SERVER_RESPONSE_BODY_SIZE = "http.server.response.body.size";

  /** Up-down counter: requests in flight. */
  public static final String SERVER_ACTIVE_REQUESTS = "http.server.active_requests";

  /** Up-down counter: open connections of clients. */
  public static final String SERVER_CONNECTIONS = "gateway.server.connections";

  /** Counter: connections of clients that a server accepted. */
  public static final String SERVER_CONNECTIONS_ACCEPTED = "gateway.server.connections.accepted";

  /** Histogram, s: an upstream attempt, from its start to the end of the response's body. */
  public static final String CLIENT_REQUEST_DURATION = "http.client.request.duration";

  /** Histogram, s: the part of a request that the gateway itself took. */
  public static final String REQUEST_OVERHEAD_DURATION = "gateway.request.overhead.duration";

  /** Histogram, s: from the request being sent to the response's head. */
  public static final String UPSTREAM_TIME_TO_FIRST_BYTE = "gateway.upstream.time_to_first_byte";

  /** Histogram, s: the wait of an attempt for its connection. */
  public static final String CONNECTION_ACQUIRE_DURATION =
      "gateway.upstream.connection.acquire.duration";

  /** Gauge: connections to upstreams, and who waits for one, by state. */
  public static final String UPSTREAM_CONNECTIONS = "gateway.upstream.connections";

  /** Gauge: 1 for the state that an instance is in, 0 for the other. */
  public static final String UPSTREAM_TARGET_HEALTH = "gateway.upstream.target.health";

  /** Counter: attempts after the first one. */
  public static final String RETRY_ATTEMPTS = "gateway.retry.attempts";

  /** Histogram, s: a phase of a filter, without the upstream's time and the transfer. */
  public static final String FILTER_DURATION = "gateway.filter.duration";

  /** Counter: what rate limiters decided. */
  public static final String RATE_LIMIT_DECISIONS = "gateway.rate_limit.decisions";

  /** Up-down counter: open WebSockets. */
  public static final String WEBSOCKET_ACTIVE = "gateway.websocket.active";

  /** Histogram, s: a WebSocket, from the answer to its handshake until it is closed. */
  public static final String WEBSOCKET_DURATION = "gateway.websocket.duration";

  /** Counter: messages of WebSockets. */
  public static final String WEBSOCKET_MESSAGES = "gateway.websocket.messages";

  /** Gauge: 1 for the state that a circuit breaker is in, 0 for the others. */
  public static final String CIRCUIT_BREAKER_STATE = "gateway.circuit_breaker.state";

  /** Counter: changes of a circuit breaker's state. */
  public static final String CIRCUIT_BREAKER_TRANSITIONS = "gateway.circuit_breaker.transitions";

  /** Counter: calls that a circuit breaker did not let through. */
  public static final String CIRCUIT_BREAKER_REJECTED = "gateway.circuit_breaker.rejected";

  /** Counter: config loads. */
  public static final String CONFIG_LOADS = "gateway.config.loads";

  /** Histogram, s: a config load. */
  public static final String CONFIG_LOAD_DURATION = "gateway.config.load.duration";

  /** Gauge: 1 where the last load was applied whole, else 0. */
  public static final String CONFIG_LAST_LOAD_SUCCESS = "gateway.config.last_load.success";

  /** Gauge, s since the epoch: when a load was last applied whole. */
  public static final String CONFIG_LAST_SUCCESS_TIME = "gateway.config.last_success.time";

  /** Gauge: how many times in a row a source could not be read. */
  public static final String CONFIG_SOURCE_FAILURES = "gateway.config.source.failures";

  /** Gauge, s since the epoch: when a source was last read wholly. */
  public static final String CONFIG_SOURCE_LAST_SUCCESS_TIME =
      "gateway.config.source.last_success.time";

  /** Gauge: routes by state. */
  public static final String CONFIG_ROUTES = "gateway.config.routes";

  /** Gauge 1: which configuration is active. */
  public static final String CONFIG_INFO = "gateway.config.info";

  /** Gauge: 1 where the node is ready, else 0. */
  public static final String READY = "gateway.ready";

  /** Gauge: 1 where the condition holds, else 0. */
  public static final String READINESS_CONDITION = "gateway.readiness.condition";

  /** Gauge, s: from the start of the process to its first being ready. */
  public static final String STARTUP_DURATION = "gateway.startup.duration";

  /** Gauge 1: which gateway and which agent. */
  public static final String INFO = "gateway.info";

  /** Counter: spans that could not be reported. */
  public static final String SPANS_DROPPED = "gatelens.spans.dropped";

  /** The boundaries that the HTTP conventions give for durations, in seconds. */
  static final List<Double> HTTP_BUCKETS =
      List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

  /** The boundaries of the model's own durations, in seconds: a gateway's overhead is small. */
  static final List<Double> OWN_BUCKETS =
      List.of(
          0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0,
          2.5, 5.0, 10.0);

  /** The boundaries of sizes, in bytes: from a small answer to an upload of a gigabyte. */
  static final List<Double> SIZE_BUCKETS =
      List.of(
          0.0,
          256.0,
          1_024.0,
          4_096.0,
          16_384.0,
          65_536.0,
          262_144.0,
          1_048_576.0,
          4_194_304.0,
          16_777_216.0,
          67_108_864.0,
          268_435_456.0,
          1_073_741_824.0);

  private GatewayMetrics() {}
}
