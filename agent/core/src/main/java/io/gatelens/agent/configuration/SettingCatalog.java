package io.gatelens.agent.configuration;

import io.gatelens.agent.logging.LogLevel;
import io.gatelens.gateway.GatewaySettings.Detail;
import io.gatelens.gateway.GatewaySettings.Incoming;
import io.gatelens.gateway.GatewaySettings.Owner;
import io.gatelens.gateway.GatewaySettings.Reach;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every key there is; {@code docs/configuration.md} has one row for each. */
public final class SettingCatalog {

  private static final String ON_OFF = "true or false";

  static final Setting<Boolean> ENABLED =
      new Setting<>(
          "gatelens.enabled",
          Boolean.class,
          ON_OFF,
          "true",
          "`false`: the agent does nothing at all");
  static final Setting<LogLevel> LOG_LEVEL =
      new Setting<>(
          "gatelens.log.level",
          LogLevel.class,
          "off, error, warn, info or debug",
          "info",
          "How much the agent writes to `stderr`; `debug` adds stack traces");
  static final Setting<Boolean> MODULE_ENABLED =
      new Setting<>(
          "gatelens.instrumentation.<module>.enabled",
          Boolean.class,
          ON_OFF,
          "true",
          "`false`: nothing of this module is woven");
  static final Setting<Detail> TRACE_DETAIL =
      new Setting<>(
          "gatelens.trace.detail",
          Detail.class,
          "off, auto or full",
          "auto",
          "Which steps inside the gateway become spans: `off` (SERVER and CLIENT only), `auto`"
              + " (what failed or was slow), `full`");
  static final Setting<DetailByRoute> TRACE_DETAIL_ROUTES =
      new Setting<>(
          "gatelens.trace.detail.routes",
          DetailByRoute.class,
          DetailByRoute.ALLOWED,
          "none",
          "The detail of single routes, in place of the general one");
  static final Setting<Duration> TRACE_SLOW_STEP =
      new Setting<>(
          "gatelens.trace.slow-step",
          Duration.class,
          Durations.ALLOWED,
          "1ms",
          "From how long on `auto` reports a step that did not fail");
  static final Setting<Incoming> TRACE_INCOMING =
      new Setting<>(
          "gatelens.trace.incoming",
          Incoming.class,
          "continue, link or ignore",
          "continue",
          "A client's trace context: `continue` its trace, `link` to it from a new trace, `ignore`"
              + " it");
  static final Setting<IncomingByRoute> TRACE_INCOMING_ROUTES =
      new Setting<>(
          "gatelens.trace.incoming.routes",
          IncomingByRoute.class,
          IncomingByRoute.ALLOWED,
          "none",
          "The same for single routes; wins over the network's and the general setting");
  static final Setting<IncomingByNetwork> TRACE_INCOMING_NETWORKS =
      new Setting<>(
          "gatelens.trace.incoming.networks",
          IncomingByNetwork.class,
          IncomingByNetwork.ALLOWED,
          "none",
          "The same by the network that the connection comes from; wins over the general setting, the"
              + " smallest network first");
  static final Setting<Boolean> METRICS_FILTER_BY_ROUTE =
      new Setting<>(
          "gatelens.metrics.filter-by-route",
          Boolean.class,
          ON_OFF,
          "false",
          "`true`: `gateway.filter.duration` has the route's id too, so many more series");
  static final Setting<Integer> METRICS_ROUTES_MAX =
      new Setting<>(
          "gatelens.metrics.routes.max",
          Integer.class,
          "a whole number from 0 on",
          "1000",
          "How many routes have series of their own in metrics: the first that have requests; all"
              + " others are one, with `otel.metric.overflow`, until a load removes some");
  static final Setting<Duration> METRICS_ROUTES_GRACE =
      new Setting<>(
          "gatelens.metrics.routes.grace",
          Duration.class,
          Durations.ALLOWED,
          "15m",
          "How long the series of a route are still told after a load removed it");
  static final Setting<HeaderName> TRACE_RESPONSE_HEADER =
      new Setting<>(
          "gatelens.trace.response-header",
          HeaderName.class,
          HeaderName.ALLOWED,
          "none",
          "The header of each response that carries the trace id to the client, e.g."
              + " `x-trace-id`");
  static final Setting<ClearedHeaders> PROPAGATION_CLEAR =
      new Setting<>(
          "gatelens.propagation.clear",
          ClearedHeaders.class,
          ClearedHeaders.ALLOWED,
          "none",
          "Headers of clients that no upstream gets, unless they are injected");
  static final Setting<Reach> CONTEXT_REACTOR =
      new Setting<>(
          "gatelens.context.reactor",
          Reach.class,
          "off, borders or full",
          "borders",
          "Where the request is current in code of the gateway's user: `off` (nowhere), `borders`"
              + " (where the gateway calls it, and in what it schedules), `full` (also behind"
              + " asynchronous sources of others)");
  static final Setting<Owner> CONTEXT_OWNER =
      new Setting<>(
          "gatelens.context.owner",
          Owner.class,
          "agent or application",
          "agent",
          "Who makes the spans of requests and tells upstreams of them, where the application has"
              + " tracing of its own");
  static final Setting<Duration> SHUTDOWN_TIMEOUT =
      new Setting<>(
          "gatelens.shutdown.timeout",
          Duration.class,
          Durations.ALLOWED,
          "10s",
          "How long a JVM that shuts down waits for the gateway to drain before what was recorded"
              + " is sent");

  static final Setting<ListenAddress> STATUS_LISTEN =
      new Setting<>(
          "gatelens.status.listen",
          ListenAddress.class,
          ListenAddress.ALLOWED,
          "127.0.0.1:8007",
          "Where the node's readiness and status are served over HTTP");
  static final Setting<Secret> STATUS_TOKEN =
      new Setting<>(
          "gatelens.status.token",
          Secret.class,
          Secret.ALLOWED,
          "none",
          "The bearer token with which the node can be drained, and its settings changed, over HTTP;"
              + " without one neither can be");
  static final Setting<FileName> RUNTIME_FILE =
      new Setting<>(
          "gatelens.runtime.file",
          FileName.class,
          FileName.ALLOWED,
          "none",
          "The file with settings that can be changed while the gateway runs; looked at every two"
              + " seconds");

  static final Setting<FileName> STATUS_TLS_KEY_STORE =
      new Setting<>(
          "gatelens.status.tls.key-store",
          FileName.class,
          FileName.ALLOWED,
          "none",
          "The key store (PKCS12 or JKS) with the key and the certificate for the status over TLS;"
              + " without one it is served in the clear");
  static final Setting<Secret> STATUS_TLS_PASSWORD =
      new Setting<>(
          "gatelens.status.tls.key-store-password",
          Secret.class,
          Secret.ALLOWED,
          "none",
          "The password of that key store and of its key");
  static final Setting<PolicyByCondition> READINESS_POLICY =
      new Setting<>(
          "gatelens.readiness.policy",
          PolicyByCondition.class,
          PolicyByCondition.ALLOWED,
          "none",
          "What it means that a readiness condition does not hold: the node is not ready (`fail`), it"
              + " is and its status warns (`warn`), or nothing (`ignore`). By default `warn` for"
              + " `config.last_load`, `config.sources`, `config.routes`, `config.critical_routes`,"
              + " `requests.seen` and `runtime.settings`, `fail` for all others");
  static final Setting<Duration> CONFIG_MAX_AGE =
      new Setting<>(
          "gatelens.readiness.config-max-age",
          Duration.class,
          Durations.ALLOWED,
          "0s",
          "From how old on the last good configuration load is too old, for the condition"
              + " `config.fresh`; `0s` for never");

  static final Setting<RouteIds> CRITICAL_ROUTES =
      new Setting<>(
          "gatelens.readiness.critical-routes",
          RouteIds.class,
          RouteIds.ALLOWED,
          "none",
          "The routes that need a healthy target, for the condition `upstream.targets`; a route with"
              + " `gatelens.critical: true` in its metadata is one, too");

  static final Setting<AccessLogTarget> ACCESS_LOG =
      new Setting<>(
          "gatelens.access-log",
          AccessLogTarget.class,
          "off, stdout, file or otlp",
          "off",
          "Where one record of each request goes: to standard output or to a file, a line of JSON"
              + " each, or over OTLP as a log record");
  static final Setting<FileName> ACCESS_LOG_FILE =
      new Setting<>(
          "gatelens.access-log.file",
          FileName.class,
          FileName.ALLOWED,
          "none",
          "The access log's file, for `gatelens.access-log=file`; it is appended to, and opened anew"
              + " where somebody moved it away");
  static final Setting<Ratio> ACCESS_LOG_RATIO =
      new Setting<>(
          "gatelens.access-log.ratio",
          Ratio.class,
          Ratio.ALLOWED,
          "1",
          "The share of the requests that went well which the access log has; those that failed or"
              + " have a `gateway.response.flag` are always in it");
  static final Setting<RatioByRoute> ACCESS_LOG_RATIO_ROUTES =
      new Setting<>(
          "gatelens.access-log.ratio.routes",
          RatioByRoute.class,
          RatioByRoute.ALLOWED,
          "none",
          "The same for single routes, in place of the general one");

  private static final List<Setting<?>> OWN =
      List.of(
          ENABLED,
          LOG_LEVEL,
          MODULE_ENABLED,
          TRACE_DETAIL,
          TRACE_DETAIL_ROUTES,
          TRACE_SLOW_STEP,
          TRACE_INCOMING,
          TRACE_INCOMING_ROUTES,
          TRACE_INCOMING_NETWORKS,
          METRICS_FILTER_BY_ROUTE,
          METRICS_ROUTES_MAX,
          METRICS_ROUTES_GRACE,
          TRACE_RESPONSE_HEADER,
          PROPAGATION_CLEAR,
          CONTEXT_REACTOR,
          CONTEXT_OWNER,
          SHUTDOWN_TIMEOUT,
          STATUS_LISTEN,
          STATUS_TOKEN,
          RUNTIME_FILE,
          STATUS_TLS_KEY_STORE,
          STATUS_TLS_PASSWORD,
          READINESS_POLICY,
          CONFIG_MAX_AGE,
          CRITICAL_ROUTES,
          ACCESS_LOG,
          ACCESS_LOG_FILE,
          ACCESS_LOG_RATIO,
          ACCESS_LOG_RATIO_ROUTES);

  /** All of them, those of the SDK extension last. */
  public static final List<Setting<?>> ALL = all();

  private SettingCatalog() {}

  /** The one with that key; null where there is none. */
  public static @Nullable Setting<?> ofKey(String key) {
    for (Setting<?> setting : ALL) {
      if (setting.key().equals(key)) {
        return setting;
      }
    }
    return null;
  }

  private static List<Setting<?>> all() {
    List<Setting<?>> all = new ArrayList<>(OWN);
    all.addAll(ExtensionSettings.ALL);
    return List.copyOf(all);
  }
}
