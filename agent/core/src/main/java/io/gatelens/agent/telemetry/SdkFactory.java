package io.gatelens.agent.telemetry;

import io.gatelens.agent.configuration.AccessLogSettings;
import io.gatelens.agent.configuration.AccessLogTarget;
import io.gatelens.agent.configuration.AgentSettings;
import io.gatelens.agent.logging.AgentLog;
import io.gatelens.agent.telemetry.spans.RecordingTracerProvider;
import io.gatelens.sdk.keeping.KeepPolicy;
import io.gatelens.sdk.kong.MetricsProfile;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.autoconfigure.internal.AutoConfigureUtil;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Builds the SDK from the {@code OTEL_*} settings, whatever they are: a bad one is said in one line
 * and left out, and the SDK is built again without it.
 *
 * <p>For one thread.
 */
final class SdkFactory {

  /**
   * Ours where they differ from the SDK's; anything the user sets wins.
   *
   * <p>The span queue: a gateway at 10,000 requests/s ends 20,000 spans/s. A batch of 2048 is then
   * sent every 100 ms (the SDK's 512 would be a request to the receiver every 25 ms) and is about 1
   * MB; a queue of 16384 rides over a pause of 800 ms, of a garbage collection or of a slow
   * receiver, and bounds the spans that wait to about 10 MB. A delay of 1 s (for 5 s) shows the
   * requests of a quiet gateway soon and bounds what a killed process loses.
   *
   * <p>The memory mode: an export of metrics over gRPC once had more bytes than it had announced,
   * as it has where data that is reused changes between the two. Spans are encoded by us, so copies
   * of the metrics, once in an interval, are all that this costs.
   */
  static final Map<String, String> DEFAULTS =
      Map.of(
          "otel.exporter.otlp.protocol",
          "http/protobuf",
          SdkFactory.LOGS_EXPORTER,
          "none",
          SdkFactory.QUEUE_SIZE,
          String.valueOf(SdkFactory.DEFAULT_QUEUE_SIZE),
          SdkFactory.BATCH_SIZE,
          String.valueOf(SdkFactory.DEFAULT_BATCH_SIZE),
          "otel.bsp.schedule.delay",
          "1000",
          "otel.java.exporter.memory_mode",
          "immutable_data",
          "otel.experimental.sdk.telemetry.version",
          "latest");

  /**
   * For the access log: a record of each request, so as many as there are SERVER spans, and the
   * same queue.
   */
  private static final Map<String, String> LOGS =
      Map.of(
          SdkFactory.LOGS_EXPORTER,
          "otlp",
          "otel.blrp.max.queue.size",
          String.valueOf(SdkFactory.DEFAULT_QUEUE_SIZE),
          "otel.blrp.max.export.batch.size",
          String.valueOf(SdkFactory.DEFAULT_BATCH_SIZE));

  static final String LOGS_EXPORTER = "otel.logs.exporter";
  static final String QUEUE_SIZE = "otel.bsp.max.queue.size";
  static final int DEFAULT_QUEUE_SIZE = 16384;
  static final String BATCH_SIZE = "otel.bsp.max.export.batch.size";
  static final int DEFAULT_BATCH_SIZE = 2048;
  private static final String SERVICE_NAME = "otel.service.name";
  private static final int MAX_TRIES = 16;

  private final Map<String, String> overrides;
  private final Map<String, String> defaults;
  private final ExportHealth health;
  private final ComponentLoader components = new AgentComponents();
  private final List<SpanProcessor> spanProcessors = new ArrayList<>();
  private Resource resource = Resource.empty();
  private @Nullable ConfigProperties lastUsed;
  private @Nullable KeepPolicy keepPolicy;
  private @Nullable LimitedSeries limitedSeries;
  private MetricsProfile profile = MetricsProfile.NONE;

  /**
   * @param overrides {@code otel.*} properties that win over all other sources
   */
  SdkFactory(Map<String, String> overrides, ExportHealth health) {
    this(overrides, DEFAULTS, health);
  }

  private SdkFactory(
      Map<String, String> overrides, Map<String, String> defaults, ExportHealth health) {
    this.overrides = overrides;
    this.defaults = defaults;
    this.health = health;
  }

  /** For an agent with these settings. */
  static SdkFactory of(AgentSettings settings, AccessLogSettings accessLog, ExportHealth health) {
    Map<String, String> defaults = new HashMap<>(DEFAULTS);
    if (accessLog.target() == AccessLogTarget.OTLP) {
      defaults.putAll(LOGS);
    }
    return new SdkFactory(settings.telemetryArguments(), defaults, health);
  }

  /**
   * What the gateway's model reports to: the SDK that was built, with spans of our own recording.
   */
  OpenTelemetry withRecordingSpans(OpenTelemetrySdk sdk) {
    return new GatewayTelemetry(
        sdk,
        RecordingTracerProvider.inPlaceOf(
            sdk.getSdkTracerProvider(), spanProcessors, resource, sdk.getMeterProvider()));
  }

  /** What is kept though the sampler does not want it; null for nothing. */
  @Nullable KeepPolicy keepPolicy() {
    return keepPolicy;
  }

  /** How many series single metrics have; none where there are no metrics. */
  SeriesLimits limits() {
    return limitedSeries == null ? SeriesLimits.NONE : limitedSeries.limits();
  }

  /** Under whose names metrics are told; nobody's where there are none. */
  MetricsProfile profile() {
    return profile;
  }

  OpenTelemetrySdk build() {
    boolean hasConfigFile = DeclarativeFile.isGiven(components);
    Set<String> ignored = new HashSet<>();
    ignored.add(DeclarativeFile.KEY);
    String reason = "";
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      try {
        return build(ignored::contains, hasConfigFile);
      } catch (ConfigurationException e) {
        ConfigProperties used = lastUsed;
        BadSdkSetting bad = used == null ? null : BadSdkSetting.find(e, used);
        if (bad == null || !ignored.add(bad.name())) {
          String said = String.valueOf(e.getMessage());
          reason = ": " + (used == null ? said : ShownValue.in(said, used));
          AgentLog.debug("the SDK cannot be built", e);
          break;
        }
        AgentLog.warn(bad.message());
      }
    }
    AgentLog.warn(
        "the OTEL_* settings cannot be used"
            + reason
            + "; all of them but the service's name are ignored and the defaults are used:"
            + " OTLP over http/protobuf to http://localhost:4318");
    return build(
        name ->
            (name.startsWith("otel.") && !name.equals(SERVICE_NAME))
                || name.startsWith("gatelens."),
        hasConfigFile);
  }

  private OpenTelemetrySdk build(Predicate<String> isIgnored, boolean hasConfigFile) {
    spanProcessors.clear();
    keepPolicy = null;
    profile = MetricsProfile.NONE;
    health.buildBegins();
    AutoConfiguredOpenTelemetrySdkBuilder builder =
        AutoConfiguredOpenTelemetrySdk.builder()
            .setComponentLoader(components)
            .disableShutdownHook()
            .addPropertiesSupplier(() -> defaults)
            .addPropertiesCustomizer(given -> overrides)
            .addPropertiesCustomizer(SdkFactory::batchWithinQueue)
            .addSpanExporterCustomizer(health::watch)
            .addSpanProcessorCustomizer(this::keep)
            .addResourceCustomizer(this::keep)
            .addSamplerCustomizer(this::keep)
            .addMetricExporterCustomizer(health::watch)
            .addLogRecordExporterCustomizer(health::watch)
            .addMetricReaderCustomizer(health::keep)
            .addMeterProviderCustomizer(this::keep);
    limitedSeries = LimitedSeries.of(builder);
    AutoConfigureUtil.setConfigPropertiesCustomizer(
        builder, given -> use(new LenientProperties(given, defaults, isIgnored)));
    if (hasConfigFile) {
      DeclarativeFile.passBy(
          builder,
          use(
              new LenientProperties(
                  DefaultConfigProperties.create(defaults, components).withOverrides(overrides),
                  defaults,
                  isIgnored)));
    }
    return builder.build().getOpenTelemetrySdk();
  }

  private SpanProcessor keep(SpanProcessor processor, ConfigProperties properties) {
    SpanProcessor bounded = health.bound(processor, properties);
    spanProcessors.add(bounded);
    return bounded;
  }

  /** Read while the SDK is built, as whatever is wrong with a setting is told there. */
  private Sampler keep(Sampler sampler, ConfigProperties properties) {
    keepPolicy = KeepPolicy.of(properties);
    return sampler;
  }

  private SdkMeterProviderBuilder keep(SdkMeterProviderBuilder provider, ConfigProperties given) {
    profile = MetricsProfile.of(given);
    return provider;
  }

  private Resource keep(Resource given, ConfigProperties properties) {
    resource = given;
    return given;
  }

  private ConfigProperties use(ConfigProperties properties) {
    lastUsed = properties;
    return properties;
  }

  /** Who asks for a small queue only should not be told that our batches are larger than it. */
  private static Map<String, String> batchWithinQueue(ConfigProperties given) {
    try {
      int queue = given.getInt(QUEUE_SIZE, DEFAULT_QUEUE_SIZE);
      boolean isTooSmall = queue > 0 && queue < DEFAULT_BATCH_SIZE;
      return isTooSmall && given.getInt(BATCH_SIZE, 0) == DEFAULT_BATCH_SIZE
          ? Map.of(BATCH_SIZE, String.valueOf(queue))
          : Map.of();
    } catch (ConfigurationException e) {
      return Map.of(); // Not a number: the SDK says so too, and there it is reported.
    }
  }
}
