package io.gatelens.agent.status;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import io.gatelens.agent.configuration.GatelensVersion;
import io.gatelens.agent.runtime.RuntimeSettings;
import io.gatelens.agent.telemetry.InstrumentationStatus;
import io.gatelens.gateway.ConditionState;
import io.gatelens.gateway.ConfigSource;
import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.LoadSummary;
import io.gatelens.gateway.ReadinessPolicies.Policy;
import io.gatelens.gateway.RunningLoad;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Writes one document, part by part. Times are ISO 8601 in UTC, durations seconds. */
final class StatusJson {

  private static final double NANOS_PER_SECOND = 1e9;

  private final JsonStringWriter json = JsonWriter.string().object();

  static String error(String message) {
    return JsonWriter.string().object().value("error", message).end().done();
  }

  String done() {
    return json.end().done();
  }

  StatusJson live() {
    json.value("live", true);
    return this;
  }

  /** With each condition, and the configuration that is active. */
  StatusJson readiness(Gateway gateway) {
    List<ConditionState> conditions = gateway.readiness().conditions();
    json.value("ready", gateway.readiness().isReady());
    reasons("reasons", Policy.FAIL, gateway, conditions);
    reasons("warnings", Policy.WARN, gateway, conditions);
    json.array("conditions");
    for (ConditionState condition : conditions) {
      json.object()
          .value("name", condition.name())
          .value("met", condition.met())
          .value("reason", condition.reason())
          .value("policy", policy(gateway, condition).name().toLowerCase(Locale.ROOT))
          .value("since", time(condition.sinceEpochNanos()))
          .end();
    }
    json.end();
    json.object("config")
        .value("hash", gateway.config().hash())
        .value("routes", gateway.config().routes())
        .value("lastSuccess", timeOrNull(gateway.config().lastSuccessEpochNanos()))
        .end();
    json.value("activeRequests", gateway.activeRequests());
    return this;
  }

  /** Of the conditions that do not hold, those with that policy. */
  private void reasons(
      String name, Policy policy, Gateway gateway, List<ConditionState> conditions) {
    json.array(name);
    if (policy == Policy.FAIL && !gateway.readiness().isOfGateway()) {
      json.value("no gateway was seen in this process by now");
    }
    for (ConditionState condition : conditions) {
      if (!condition.met() && policy(gateway, condition) == policy) {
        json.value(condition.name() + ": " + condition.reason());
      }
    }
    json.end();
  }

  private static Policy policy(Gateway gateway, ConditionState condition) {
    return gateway.readiness().policies().of(condition.name());
  }

  StatusJson node(Gateway gateway) {
    json.object("gateway")
        .value("name", gateway.name())
        .value("version", gateway.version())
        .end()
        .object("gatelens")
        .value("version", GatelensVersion.current())
        .end();
    return this;
  }

  /** The oldest first. */
  StatusJson running(List<RunningLoad> loads) {
    json.array("runningLoads");
    for (RunningLoad load : loads) {
      json.object()
          .value("trigger", load.trigger())
          .value("source", load.source())
          .value("since", time(load.sinceEpochNanos()))
          .end();
    }
    json.end();
    return this;
  }

  /** The newest first. */
  StatusJson loads(List<LoadSummary> loads) {
    json.array("loads");
    for (LoadSummary load : loads) {
      json.object()
          .value("trigger", load.trigger())
          .value("source", load.source())
          .value("start", time(load.startEpochNanos()))
          .value("duration", load.durationNanos() / NANOS_PER_SECOND)
          .value("outcome", load.outcome())
          .value("hash", load.hash())
          .value("routes", load.routes())
          .array("added", load.change().added())
          .array("changed", load.change().changed())
          .array("removed", load.change().removed())
          .value("badEntryCount", load.badEntryCount())
          .array("badEntries");
      for (LoadSummary.BadEntry bad : load.badEntries()) {
        json.object().value("route", bad.routeId()).value("error", bad.error()).end();
      }
      json.end().value("error", load.error()).value("repeats", load.repeats()).end();
    }
    json.end();
    return this;
  }

  /** That loads have read, by name. */
  StatusJson sources(List<ConfigSource> sources) {
    json.array("sources");
    for (ConfigSource source : sources) {
      json.object()
          .value("name", source.name())
          .value("failures", source.failures())
          .value("failingSince", timeOrNull(source.failingSinceEpochNanos()))
          .value("lastSuccess", timeOrNull(source.lastSuccessEpochNanos()))
          .value("error", source.error())
          .end();
    }
    json.end();
    return this;
  }

  /** Where the settings come from that can be changed while the gateway runs. */
  StatusJson runtime(RuntimeSettings.State state) {
    json.object("runtime")
        .value("file", state.file())
        .value("problem", state.problem())
        .value("sampling", source(state.sampling()))
        .value("trace", source(state.trace()))
        .value("log", source(state.log()))
        .end();
    return this;
  }

  private static String source(RuntimeSettings.Source source) {
    return source.name().toLowerCase(Locale.ROOT);
  }

  StatusJson instrumentation(InstrumentationStatus instrumentation) {
    json.object("instrumentation");
    instrumentation.forEachStatus((module, status) -> json.value(module, status.value()));
    json.end().value("adviceErrors", instrumentation.adviceErrors());
    return this;
  }

  private static String time(long epochNanos) {
    return Instant.ofEpochSecond(
            TimeUnit.NANOSECONDS.toSeconds(epochNanos), epochNanos % TimeUnit.SECONDS.toNanos(1))
        .toString();
  }

  private static @Nullable String timeOrNull(long epochNanos) {
    return epochNanos == 0 ? null : time(epochNanos);
  }
}
