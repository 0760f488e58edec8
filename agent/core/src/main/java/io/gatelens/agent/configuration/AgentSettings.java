package io.gatelens.agent.configuration;

import io.gatelens.agent.logging.AgentLog;
import io.gatelens.agent.logging.LogLevel;
import io.gatelens.gateway.GatewaySettings;
import io.gatelens.gateway.ReadinessPolicies;
import io.gatelens.gateway.ReadinessPolicies.Policy;
import io.gatelens.gateway.SeriesSettings;
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
  private static final int STARTUP_BUFFER = 1024;

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
    this.logLevel = value(SettingCatalog.LOG_LEVEL);
    this.isEnabled = value(SettingCatalog.ENABLED);
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
    return value(SettingCatalog.SHUTDOWN_TIMEOUT);
  }

  /** How the node's status is served. Reads and warns anew on each call. */
  public StatusSettings status() {
    return new StatusSettings(
        value(SettingCatalog.STATUS_LISTEN),
        value(SettingCatalog.STATUS_TOKEN),
        value(SettingCatalog.STATUS_TLS_KEY_STORE).nameOrNull(),
        value(SettingCatalog.STATUS_TLS_PASSWORD));
  }

  /** What becomes of the access log. Reads and warns anew on each call. */
  public AccessLogSettings accessLog() {
    return new AccessLogSettings(
        value(SettingCatalog.ACCESS_LOG),
        value(SettingCatalog.ACCESS_LOG_FILE).nameOrNull(),
        value(SettingCatalog.ACCESS_LOG_RATIO),
        value(SettingCatalog.ACCESS_LOG_RATIO_ROUTES).ratios());
  }

  /** The file with settings for the running gateway; null for none. Reads and warns anew. */
  public @Nullable String runtimeFile() {
    return value(SettingCatalog.RUNTIME_FILE).nameOrNull();
  }

  /** What the conditions of readiness mean. Reads and warns anew on each call. */
  public ReadinessPolicies readiness() {
    return new ReadinessPolicies(
        policies(),
        value(SettingCatalog.CONFIG_MAX_AGE).toNanos(),
        value(SettingCatalog.CRITICAL_ROUTES).ids());
  }

  private Map<String, Policy> policies() {
    Map<String, Policy> given = value(SettingCatalog.READINESS_POLICY).policies();
    for (String condition : given.keySet()) {
      Setting.Found found = find(SettingCatalog.READINESS_POLICY.key());
      if (found != null && !ReadinessPolicies.CONDITIONS.contains(condition)) {
        AgentLog.warn(
            found.source()
                + " has a policy for "
                + condition
                + ", which is no condition: is "
                + NearestKey.of(condition, ReadinessPolicies.CONDITIONS)
                + " meant? The others are used");
      }
    }
    return given;
  }

  /** What the gateway's model needs to know. Reads and warns anew on each call. */
  public GatewaySettings gateway() {
    return new GatewaySettings(
        value(SettingCatalog.TRACE_DETAIL),
        value(SettingCatalog.TRACE_SLOW_STEP).toNanos(),
        value(SettingCatalog.TRACE_INCOMING),
        value(SettingCatalog.TRACE_RESPONSE_HEADER).nameOrNull(),
        STARTUP_BUFFER,
        new SettingsByRequest(
            value(SettingCatalog.TRACE_DETAIL_ROUTES).details(),
            value(SettingCatalog.TRACE_INCOMING_ROUTES).incoming(),
            value(SettingCatalog.TRACE_INCOMING_NETWORKS).networks()),
        value(SettingCatalog.METRICS_FILTER_BY_ROUTE),
        value(SettingCatalog.CONTEXT_REACTOR),
        value(SettingCatalog.CONTEXT_OWNER),
        value(SettingCatalog.PROPAGATION_CLEAR).names(),
        new SeriesSettings(
            value(SettingCatalog.METRICS_ROUTES_MAX),
            value(SettingCatalog.METRICS_ROUTES_GRACE).toNanos()));
  }

  /** Whether the module of this name is woven. Reads and warns anew on each call. */
  public boolean isModuleEnabled(String module) {
    return value(SettingCatalog.MODULE_ENABLED, moduleKey(module));
  }

  private static String moduleKey(String module) {
    return MODULE_PREFIX.concat(module).concat(MODULE_SUFFIX);
  }

  /**
   * The agent's arguments that the SDK and its extension read, by their property names: they win
   * over properties and variables there, too.
   */
  public Map<String, String> telemetryArguments() {
    Map<String, String> telemetry = new LinkedHashMap<>();
    for (Map.Entry<String, String> argument : arguments.entrySet()) {
      if (argument.getKey().startsWith(OTEL_PREFIX) || argument.getKey().startsWith(PREFIX)) {
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
    for (Setting<?> setting : SettingCatalog.ALL) {
      if (!setting.key().equals(SettingCatalog.MODULE_ENABLED.key())) {
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
