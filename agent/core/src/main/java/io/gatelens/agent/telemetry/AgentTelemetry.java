package io.gatelens.agent.telemetry;

import io.gatelens.agent.accesslog.AccessLogs;
import io.gatelens.agent.configuration.AccessLogSettings;
import io.gatelens.agent.configuration.AccessLogTarget;
import io.gatelens.agent.configuration.AgentSettings;
import io.gatelens.agent.configuration.GatelensVersion;
import io.gatelens.agent.logging.AgentLog;
import io.gatelens.agent.runtime.RuntimeSettings;
import io.gatelens.agent.telemetry.jvm.JvmMetrics;
import io.gatelens.agent.telemetry.spans.RequestKeeper;
import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewaySettings.Owner;
import io.gatelens.sdk.keeping.KeepPolicy;
import io.gatelens.sdk.kong.MetricsProfile;
import io.gatelens.sdk.sampling.GatewaySampler;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the parts together: the SDK, the gateway's model, the agent's and the JVM's own metrics. */
final class AgentTelemetry {

  private AgentTelemetry() {}

  static void start(
      Gateway gateway,
      AgentSettings settings,
      AgentHealth health,
      ShutdownSequence shutdown,
      RuntimeSettings runtime) {
    ExportHealth exports = new ExportHealth(gateway.routes()::isReported);
    AccessLogSettings accessLog = settings.accessLog();
    SdkFactory factory = SdkFactory.of(settings, accessLog, exports);
    OpenTelemetrySdk sdk = factory.build();
    ForeignWeaving.warn();
    LimitedMetrics.warnOfUnknown(factory.limits(), factory.profile());
    exports.telemetryReady(sdk);
    if (sdk.getSdkTracerProvider().getSampler() instanceof GatewaySampler sampler) {
      runtime.samplesWith(sampler);
    }
    String runtimeFile = settings.runtimeFile();
    if (runtimeFile != null) {
      runtime.follow(runtimeFile); // Before the first decision.
    }
    if (!exports.hasSpanExporter()) {
      gateway.withoutSpanExport();
    }
    keepSpans(gateway, settings, factory.keepPolicy(), exports);
    if (factory.profile() == MetricsProfile.KONG) {
      useKongProfile(gateway, exports);
    }
    startAccessLog(gateway, accessLog, sdk, exports, shutdown);
    gateway.telemetryReady(factory.withRecordingSpans(sdk), GatelensVersion.current());
    health.telemetryReady(exports); // Before what may fail: requests are followed from now on.
    SelfMetrics.register(sdk, health.instrumentation(), gateway);
    JvmMetrics.register(sdk);
    shutdown.telemetryReady(sdk);
    AgentLog.info("telemetry is up" + goingTo(exports.targets()));
  }

  private static void keepSpans(
      Gateway gateway, AgentSettings settings, @Nullable KeepPolicy policy, ExportHealth exports) {
    if (policy == null) {
      return;
    }
    if (!exports.hasSpanExporter()) {
      AgentLog.warn(
          "gatelens.trace.keep keeps nothing, as OTEL_TRACES_EXPORTER is none: leave one of them"
              + " out");
    } else if (settings.gateway().owner() == Owner.APPLICATION) {
      AgentLog.warn(
          "gatelens.trace.keep keeps nothing, as with gatelens.context.owner=application the spans"
              + " of requests are the application's: leave one of them out");
    } else {
      gateway.keepSpans(new RequestKeeper(policy));
    }
  }

  private static void useKongProfile(Gateway gateway, ExportHealth exports) {
    if (exports.hasProfiledReader()) {
      gateway.withKongProfile();
    } else {
      AgentLog.warn(
          "gatelens.metrics.profile=kong is not used, as none of prometheus, statsd and datadog is"
              + " in OTEL_METRICS_EXPORTER: add one, or leave the profile out");
    }
  }

  /** As {@code : spans go to a, metrics to b, metrics to c}; empty where nothing is pushed. */
  private static String goingTo(List<ExportTarget> targets) {
    List<ExportTarget> spansFirst = new ArrayList<>(targets);
    spansFirst.sort(Comparator.comparing(ExportTarget::what).reversed());
    StringBuilder text = new StringBuilder();
    for (ExportTarget target : spansFirst) {
      boolean isFirst = text.isEmpty();
      text.append(isFirst ? ": " : ", ")
          .append(target.what())
          .append(isFirst ? " go to " : " to ")
          .append(target.endpoint());
    }
    return text.toString();
  }

  private static void startAccessLog(
      Gateway gateway,
      AccessLogSettings settings,
      OpenTelemetrySdk sdk,
      ExportHealth exports,
      ShutdownSequence shutdown) {
    if (settings.target() == AccessLogTarget.OFF) {
      return;
    }
    if (settings.target() == AccessLogTarget.OTLP && !exports.hasLogRecordExporter()) {
      AgentLog.warn(
          "gatelens.access-log=otlp has no exporter, as OTEL_LOGS_EXPORTER is none: there is no"
              + " access log; leave that out, or set it to otlp");
      return;
    }
    shutdown.accessLogReady(AccessLogs.start(settings, gateway, sdk, SelfMetrics.meter(sdk)));
  }
}
