package io.gatelens.gateway;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Value;
import java.util.List;

/**
 * The attributes that are the gateway model's own; all others are from the semantic conventions.
 * The page {@code docs/telemetry.md} has a row for each.
 */
public final class GatewayAttributes {

  /** Which gateway: {@code spring-cloud-gateway-webflux}, … */
  public static final AttributeKey<String> GATEWAY_NAME = AttributeKey.stringKey("gateway.name");

  /** The gateway's version; on {@code gateway.info} only. */
  public static final AttributeKey<String> GATEWAY_VERSION =
      AttributeKey.stringKey("gateway.version");

  /** The agent's version; on {@code gateway.info} only. */
  public static final AttributeKey<String> GATELENS_VERSION =
      AttributeKey.stringKey("gatelens.version");

  /** The id of the route that matched, unless it is a random UUID. */
  public static final AttributeKey<String> ROUTE_ID = AttributeKey.stringKey("gateway.route.id");

  /**
   * On a series that stands for what is too much to have one of its own. The OpenTelemetry
   * specification's, as the SDK's for the same.
   */
  public static final AttributeKey<Boolean> OVERFLOW =
      AttributeKey.booleanKey("otel.metric.overflow");

  /** How many routes were tried until one matched, or none was left. */
  public static final AttributeKey<Long> ROUTE_CANDIDATES =
      AttributeKey.longKey("gateway.route.candidates");

  /** The logical service of the attempt. */
  public static final AttributeKey<String> UPSTREAM_CLUSTER =
      AttributeKey.stringKey("gateway.upstream.cluster");

  /** Seconds from the request being sent to the response's head. */
  public static final AttributeKey<Double> UPSTREAM_TIME_TO_FIRST_BYTE =
      AttributeKey.doubleKey("gateway.upstream.time_to_first_byte");

  /** Whether the attempt's connection was a pooled one. */
  public static final AttributeKey<Boolean> UPSTREAM_CONNECTION_REUSED =
      AttributeKey.booleanKey("gateway.upstream.connection.reused");

  /** Seconds that the attempt waited for its connection, pooled or new. */
  public static final AttributeKey<Double> UPSTREAM_CONNECTION_ACQUIRE =
      AttributeKey.doubleKey("gateway.upstream.connection.acquire");

  /** Seconds of the lookup of the upstream's name. */
  public static final AttributeKey<Double> UPSTREAM_DNS =
      AttributeKey.doubleKey("gateway.upstream.dns");

  /** Seconds of the TCP connect. */
  public static final AttributeKey<Double> UPSTREAM_CONNECT =
      AttributeKey.doubleKey("gateway.upstream.connect");

  /** Seconds of the TLS handshake. */
  public static final AttributeKey<Double> UPSTREAM_TLS =
      AttributeKey.doubleKey("gateway.upstream.tls");

  /** Seconds from the request's head being written to the request being wholly sent. */
  public static final AttributeKey<Double> UPSTREAM_REQUEST_SEND =
      AttributeKey.doubleKey("gateway.upstream.request.send");

  /** Seconds from the response's head to the end of its body. */
  public static final AttributeKey<Double> UPSTREAM_RESPONSE_RECEIVE =
      AttributeKey.doubleKey("gateway.upstream.response.receive");

  /** Who decided the answer: see {@link ResponseSource}. */
  public static final AttributeKey<String> RESPONSE_SOURCE =
      AttributeKey.stringKey("gateway.response.source");

  /** Why: see {@link ResponseFlag}. */
  public static final AttributeKey<String> RESPONSE_FLAG =
      AttributeKey.stringKey("gateway.response.flag");

  /** Why a request has spans that the sampler did not want. */
  public static final AttributeKey<String> KEPT = AttributeKey.stringKey("gateway.kept");

  /** Seconds that the request spent in the gateway itself. */
  public static final AttributeKey<Double> REQUEST_OVERHEAD =
      AttributeKey.doubleKey("gateway.request.overhead");

  /** Seconds in which an attempt was waited for, before the response's head. */
  public static final AttributeKey<Double> REQUEST_UPSTREAM =
      AttributeKey.doubleKey("gateway.request.upstream");

  /** Seconds in which a retry was waited for; absent where none was. */
  public static final AttributeKey<Double> REQUEST_BACKOFF =
      AttributeKey.doubleKey("gateway.request.backoff");

  /** Seconds from the response's head to its end. */
  public static final AttributeKey<Double> REQUEST_TRANSFER =
      AttributeKey.doubleKey("gateway.request.transfer");

  /** Seconds from the request's arrival to its end; in the access log. */
  public static final AttributeKey<Double> REQUEST_DURATION =
      AttributeKey.doubleKey("gateway.request.duration");

  /** Bytes of the request's body as they were transferred; in the access log. */
  public static final AttributeKey<Long> REQUEST_BODY_SIZE =
      AttributeKey.longKey("http.request.body.size");

  /** Bytes of the response's body as they were transferred; in the access log. */
  public static final AttributeKey<Long> RESPONSE_BODY_SIZE =
      AttributeKey.longKey("http.response.body.size");

  /** The attempts of a request, a map each; in the access log. */
  public static final AttributeKey<Value<?>> UPSTREAM_ATTEMPTS =
      AttributeKey.valueKey("gateway.upstream.attempts");

  /** Seconds from the request's arrival to the attempt's start; in the access log. */
  public static final AttributeKey<Double> UPSTREAM_ATTEMPT_START =
      AttributeKey.doubleKey("gateway.upstream.attempt.start");

  /** Seconds that the attempt took, to the end of its response; in the access log. */
  public static final AttributeKey<Double> UPSTREAM_ATTEMPT_DURATION =
      AttributeKey.doubleKey("gateway.upstream.attempt.duration");

  /** A filter's name. */
  public static final AttributeKey<String> FILTER_NAME =
      AttributeKey.stringKey("gateway.filter.name");

  /** A filter's place among the others. */
  public static final AttributeKey<Long> FILTER_ORDER =
      AttributeKey.longKey("gateway.filter.order");

  /** {@code pre} on the way to the upstream, {@code post} on the way back. */
  public static final AttributeKey<String> FILTER_PHASE =
      AttributeKey.stringKey("gateway.filter.phase");

  /** What came of a filter: {@code ok}, {@code short_circuit} or {@code failed}. */
  public static final AttributeKey<String> FILTER_OUTCOME =
      AttributeKey.stringKey("gateway.filter.outcome");

  /** Which configuration: 8 hex digits on SERVER, all 64 elsewhere. */
  public static final AttributeKey<String> CONFIG_HASH =
      AttributeKey.stringKey("gateway.config.hash");

  /** What asked for a config load. */
  public static final AttributeKey<String> CONFIG_TRIGGER =
      AttributeKey.stringKey("gateway.config.trigger");

  /** Where a configuration came from. */
  public static final AttributeKey<String> CONFIG_SOURCE =
      AttributeKey.stringKey("gateway.config.source");

  /** What became of a config load. */
  public static final AttributeKey<String> CONFIG_OUTCOME =
      AttributeKey.stringKey("gateway.config.outcome");

  /** How many routes the load made active. */
  public static final AttributeKey<Long> CONFIG_ROUTES =
      AttributeKey.longKey("gateway.config.routes");

  /** The ids of routes that are new; at most 100. */
  public static final AttributeKey<List<String>> CONFIG_ROUTES_ADDED =
      AttributeKey.stringArrayKey("gateway.config.routes.added");

  /** The ids of routes that are not the same as before; at most 100. */
  public static final AttributeKey<List<String>> CONFIG_ROUTES_CHANGED =
      AttributeKey.stringArrayKey("gateway.config.routes.changed");

  /** The class of the event, or of the code, that asked for a config load. */
  public static final AttributeKey<String> CONFIG_TRIGGER_SOURCE =
      AttributeKey.stringKey("gateway.config.trigger.source");

  /** How many loads of the same trigger before this one changed nothing and made no span. */
  public static final AttributeKey<Long> CONFIG_LOADS_BEFORE =
      AttributeKey.longKey("gateway.config.loads.before");

  /** How many entries a stage of a config load was about. */
  public static final AttributeKey<Long> CONFIG_STAGE_ENTRIES =
      AttributeKey.longKey("gateway.config.stage.entries");

  /** Seconds that a stage of a config load took for itself, without others within it. */
  public static final AttributeKey<Double> CONFIG_STAGE_OWN_TIME =
      AttributeKey.doubleKey("gateway.config.stage.own_time");

  /** The ids of routes that are no longer there; at most 100. */
  public static final AttributeKey<List<String>> CONFIG_ROUTES_REMOVED =
      AttributeKey.stringArrayKey("gateway.config.routes.removed");

  /** On the event of a change: the name of the readiness condition. */
  public static final AttributeKey<String> READINESS_CONDITION =
      AttributeKey.stringKey("gateway.readiness.condition");

  /** On the event of a change: {@code met} or {@code not_met}, before it. */
  public static final AttributeKey<String> READINESS_FROM =
      AttributeKey.stringKey("gateway.readiness.from");

  /** On the event of a change: the same after it. */
  public static final AttributeKey<String> READINESS_TO =
      AttributeKey.stringKey("gateway.readiness.to");

  /** On the event of a change: why, for people. */
  public static final AttributeKey<String> READINESS_REASON =
      AttributeKey.stringKey("gateway.readiness.reason");

  /** How many changes before this one have no span, as there were too many in a minute. */
  public static final AttributeKey<Long> READINESS_OMITTED =
      AttributeKey.longKey("gateway.readiness.omitted");

  /** On the event of a change: whether the node is ready since. */
  public static final AttributeKey<Boolean> READY = AttributeKey.booleanKey("gateway.ready");

  /** On metrics: the name of a readiness condition. */
  public static final AttributeKey<String> CONDITION = AttributeKey.stringKey("condition");

  /** On metrics: what a rate limiter decided. */
  public static final AttributeKey<String> DECISION = AttributeKey.stringKey("decision");

  /** On metrics: the state before. */
  public static final AttributeKey<String> FROM = AttributeKey.stringKey("from");

  /** On metrics: the name in the configuration. */
  public static final AttributeKey<String> NAME = AttributeKey.stringKey("name");

  /** On metrics: what became of it. */
  public static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");

  /** On metrics: why. */
  public static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");

  /** On metrics: who sent a message, {@code client} or {@code upstream}. */
  public static final AttributeKey<String> SENDER = AttributeKey.stringKey("sender");

  /** On metrics: where configuration comes from. */
  public static final AttributeKey<String> SOURCE = AttributeKey.stringKey("source");

  /** On metrics: {@code active}, {@code invalid}, … */
  public static final AttributeKey<String> STATE = AttributeKey.stringKey("state");

  /** On metrics: the state after. */
  public static final AttributeKey<String> TO = AttributeKey.stringKey("to");

  /** On metrics: what asked for it. */
  public static final AttributeKey<String> TRIGGER = AttributeKey.stringKey("trigger");

  private GatewayAttributes() {}
}
