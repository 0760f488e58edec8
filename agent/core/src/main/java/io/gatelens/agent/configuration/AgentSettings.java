package io.gatelens.agent.configuration;

import io.gatelens.agent.logging.AgentLog;
import io.gatelens.agent.logging.LogLevel;
import io.gatelens.gateway.GatewaySettings;
import io.gatelens.gateway.GatewaySettings.Detail;
import io.gatelens.gateway.GatewaySettings.Incoming;
import io.gatelens.gateway.GatewaySettings.Owner;
import io.gatelens.gateway.GatewaySettings.Reach;
import io.gatelens.gateway.ReadinessPolicies;
import io.gatelens.gateway.SettingsByRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The agent's settings. Immutable. In {@code premain} only what is needed there is looked at, and
 * the rest by whoever asks for it.
 *
 * <p>The agent's arguments win over system properties, and those over environment variables. A bad
 * value is said in one line and the default is used: a setting never keeps a gateway from starting.
 */
public final class AgentSettings {

  private static final String PREFIX = "gatelens.";
  private static final String VARIABLE_PREFIX = "GATELENS_";
  private static final String OTEL_PREFIX = "otel.";
  private static final String MODULE_PREFIX = "gatelens.instrumentation.";
  private static final String MODULE_SUFFIX = ".enabled";
  private static final String ON_OFF = "true or false";
  private static final int STARTUP_BUFFER = 1024;

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
          MODULE_PREFIX + "<module>" + MODULE_SUFFIX,
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
  static final Setting<HeaderName> TRACE_RESPONSE_HEADER =
      new Setting<>(
          "gatelens.trace.response-header",
          HeaderName.class,
          HeaderName.ALLOWED,
          "none",
          "The header of each response that carries the trace id to the client, e.g."
              + " `x-trace-id`");
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
          "The bearer token with which the node can be drained over HTTP; without one it cannot be");

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
              + " `config.last_load`, `config.sources`, `config.routes` and `config.critical_routes`,"
              + " `fail` for all others");
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

  /** Every key there is; {@code docs/configuration.md} has one row for each. */
  public static final List<Setting<?>> ALL =
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
          TRACE_RESPONSE_HEADER,
          CONTEXT_REACTOR,
          CONTEXT_OWNER,
          SHUTDOWN_TIMEOUT,
          STATUS_LISTEN,
          STATUS_TOKEN,
          STATUS_TLS_KEY_STORE,
          STATUS_TLS_PASSWORD,
          READINESS_POLICY,
          CONFIG_MAX_AGE,
          CRITICAL_ROUTES);

  private final Map<String, String> arguments;
  private final Properties properties;
  private final Map<String, String> environment;

  private final boolean isEnabled;
  private final LogLevel logLevel;

  private AgentSettings(
      Map<String, String> arguments, Properties properties, Map<String, String> environment) {
    this.arguments = arguments;
    this.properties = properties;
    this.environment = environment;
    this.logLevel = value(LOG_LEVEL);
    this.isEnabled = value(ENABLED);
  }

  /**
   * Reads all sources, sets the level of {@link AgentLog} and warns of bad values.
   *
   * @param agentArguments as given to {@code premain}; null where there are none
   */
  public static AgentSettings read(@Nullable String agentArguments) {
    return read(agentArguments, System.getProperties(), System.getenv());
  }

  static AgentSettings read(
      @Nullable String agentArguments, Properties properties, Map<String, String> environment) {
    AgentSettings settings =
        new AgentSettings(AgentArguments.parse(agentArguments), properties, environment);
    AgentLog.setLevel(settings.logLevel);
    return settings;
  }

  public boolean isEnabled() {
    return isEnabled;
  }

  public LogLevel logLevel() {
    return logLevel;
  }

  /** How long a shutdown waits for the gateway to drain. Reads and warns anew on each call. */
  public Duration shutdownTimeout() {
    return value(SHUTDOWN_TIMEOUT);
  }

  /** How the node's status is served. Reads and warns anew on each call. */
  public StatusSettings status() {
    return new StatusSettings(
        value(STATUS_LISTEN),
        value(STATUS_TOKEN),
        value(STATUS_TLS_KEY_STORE).nameOrNull(),
        value(STATUS_TLS_PASSWORD));
  }

  /** What the conditions of readiness mean. Reads and warns anew on each call. */
  public ReadinessPolicies readiness() {
    return new ReadinessPolicies(
        value(READINESS_POLICY).policies(),
        value(CONFIG_MAX_AGE).toNanos(),
        value(CRITICAL_ROUTES).ids());
  }

  /** What the gateway's model needs to know. Reads and warns anew on each call. */
  public GatewaySettings gateway() {
    return new GatewaySettings(
        value(TRACE_DETAIL),
        value(TRACE_SLOW_STEP).toNanos(),
        value(TRACE_INCOMING),
        value(TRACE_RESPONSE_HEADER).nameOrNull(),
        STARTUP_BUFFER,
        new SettingsByRequest(
            value(TRACE_DETAIL_ROUTES).details(),
            value(TRACE_INCOMING_ROUTES).incoming(),
            value(TRACE_INCOMING_NETWORKS).networks()),
        value(METRICS_FILTER_BY_ROUTE),
        value(CONTEXT_REACTOR),
        value(CONTEXT_OWNER));
  }

  /** Whether the module of this name is woven. Reads and warns anew on each call. */
  public boolean isModuleEnabled(String module) {
    return value(MODULE_ENABLED, moduleKey(module));
  }

  private static String moduleKey(String module) {
    return MODULE_PREFIX.concat(module).concat(MODULE_SUFFIX);
  }

  /**
   * The {@code otel.*} among the agent's arguments: they win over properties and variables too. By
   * their property names.
   */
  public Map<String, String> telemetryArguments() {
    Map<String, String> telemetry = new LinkedHashMap<>();
    for (Map.Entry<String, String> argument : arguments.entrySet()) {
      if (argument.getKey().startsWith(OTEL_PREFIX)) {
        telemetry.put(argument.getKey(), argument.getValue());
      }
    }
    return telemetry;
  }

  private <T> T value(Setting<T> setting) {
    return value(setting, setting.key());
  }

  private <T> T value(Setting<T> setting, String key) {
    Setting.Found found = find(key);
    if (found == null) {
      return setting.defaultValue();
    }
    try {
      return setting.parse(found.value());
    } catch (IllegalArgumentException e) {
      AgentLog.warn(
          found.source()
              + "="
              + found.value()
              + " cannot be used: allowed is "
              + setting.allowed()
              + "; the default "
              + setting.defaultText()
              + " is used");
      return setting.defaultValue();
    }
  }

  private Setting.@Nullable Found find(String key) {
    Setting.Found found = Setting.Found.of(key, arguments.get(key));
    if (found == null) {
      found = Setting.Found.of(key, properties.getProperty(key));
    }
    if (found == null) {
      String variable = Setting.variable(key);
      found = Setting.Found.of(variable, environment.get(variable));
    }
    return found;
  }

  /**
   * Warns of what looks like a setting and is none. Reads the sources anew.
   *
   * @param modules the names of all modules that can be switched on and off
   */
  public void warnOfUnknownKeys(Collection<String> modules) {
    List<String> known = new ArrayList<>();
    for (Setting<?> setting : ALL) {
      if (!setting.key().equals(MODULE_ENABLED.key())) {
        known.add(setting.key());
      }
    }
    for (String module : modules) {
      known.add(moduleKey(module));
    }
    List<String> variables = new ArrayList<>();
    for (String key : known) {
      variables.add(Setting.variable(key));
    }
    List<String> given = new ArrayList<>(arguments.keySet());
    given.addAll(properties.stringPropertyNames());
    for (String key : given) {
      if (key.startsWith(PREFIX) && !known.contains(key)) {
        warnOfUnknown(key, NearestKey.of(key, known));
      }
    }
    for (String variable : environment.keySet()) {
      if (variable.startsWith(VARIABLE_PREFIX) && !variables.contains(variable)) {
        warnOfUnknown(variable, NearestKey.of(variable, variables));
      }
    }
    for (String key : arguments.keySet()) {
      if (!key.startsWith(PREFIX) && !key.startsWith(OTEL_PREFIX)) {
        AgentLog.warn("the agent's argument " + key + " is not known and ignored");
      }
    }
  }

  private static void warnOfUnknown(String key, String nearest) {
    AgentLog.warn(key + " is not a setting and is ignored: is " + nearest + " meant?");
  }
}
