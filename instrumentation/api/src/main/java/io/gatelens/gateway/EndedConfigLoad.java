package io.gatelens.gateway;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A config load that is over, and the root span that tells of it.
 *
 * @param snapshot what is active since; null where nothing of it was applied
 * @param change what is not as it was before; null where nothing was applied
 * @param badEntries the first of the entries that were left out
 * @param readiness what it changed of the node's readiness
 * @param error what the load as a whole failed with; null where it was applied
 * @param startNanos the start on the clock that the stages are measured with
 * @param triggerSource what asked for it, more closely; null where that is not known
 * @param stages in the order in which they ended
 */
record EndedConfigLoad(
    String trigger,
    @Nullable String source,
    long startEpochNanos,
    long durationNanos,
    ConfigOutcome outcome,
    @Nullable ConfigSnapshot snapshot,
    @Nullable ConfigChange change,
    List<ConfigLoad.BadEntry> badEntries,
    int badEntryCount,
    List<ReadinessChange> readiness,
    @Nullable Throwable error,
    long startNanos,
    @Nullable String triggerSource,
    List<ConfigStage> stages) {

  private static final int MAX_TOLD = 20;
  private static final int MAX_TOLD_CHARS = 512;

  /** What a node's status tells of it; of its bad entries the first {@value #MAX_TOLD}. */
  LoadSummary summary() {
    List<LoadSummary.BadEntry> told = new ArrayList<>();
    for (ConfigLoad.BadEntry bad : badEntries.subList(0, Math.min(MAX_TOLD, badEntries.size()))) {
      String error = Shortened.to(MAX_TOLD_CHARS, ExceptionEvent.summary(bad.error()));
      told.add(new LoadSummary.BadEntry(bad.routeId(), error));
    }
    return new LoadSummary(
        trigger,
        source,
        startEpochNanos,
        durationNanos,
        outcome.value(),
        snapshot == null ? null : snapshot.hash(),
        snapshot == null ? 0 : snapshot.entries(),
        change == null ? ConfigChange.NONE : change,
        List.copyOf(told),
        badEntryCount,
        outcome.isSuccess() || (error == null && badEntryCount > 0) ? null : description(),
        0);
  }

  /** How many spans it makes where it is told of. */
  int spans() {
    return 1 + stages.size();
  }

  /** A moment of the load, no earlier and no later than the load itself. */
  long epochNanosAt(long nanos) {
    return startEpochNanos + Math.max(0, Math.min(nanos - startNanos, durationNanos));
  }

  /**
   * Records the load.
   *
   * @param before as {@link RepeatedLoads#ended} says
   */
  void report(Telemetry telemetry, int before) {
    telemetry.config().record(this);
    if (before == RepeatedLoads.NOT_TOLD) {
      return;
    }
    Span span = start(telemetry, before);
    Context context = Context.root().with(span);
    for (ConfigStage stage : stages) {
      stage.report(telemetry, context, this);
    }
    for (ConfigLoad.BadEntry bad : badEntries) {
      span.addEvent(
          ExceptionEvent.NAME,
          ExceptionEvent.attributes(bad.error(), bad.routeId()),
          bad.epochNanos(),
          NANOSECONDS);
    }
    long endEpochNanos = startEpochNanos + durationNanos;
    if (error != null && !isOfAnEntry(error)) {
      ExceptionEvent.add(span, error, endEpochNanos);
    }
    for (ReadinessChange changed : readiness) {
      changed.addTo(span, startEpochNanos, endEpochNanos);
    }
    if (!outcome.isSuccess()) {
      span.setStatus(StatusCode.ERROR, description());
    }
    span.end(endEpochNanos, NANOSECONDS);
  }

  /** Whether it has an event already, one that names the route. Gateways wrap it now and then. */
  private boolean isOfAnEntry(Throwable error) {
    Throwable cause = error;
    for (int depth = 0; depth < FailureCause.MAX_DEPTH && cause != null; depth++) {
      for (ConfigLoad.BadEntry bad : badEntries) {
        if (bad.error() == cause) {
          return true;
        }
      }
      cause = cause.getCause();
    }
    return false;
  }

  private Span start(Telemetry telemetry, int before) {
    SpanBuilder builder =
        telemetry
            .tracer()
            .spanBuilder("gateway.config.load")
            .setNoParent()
            .setStartTimestamp(startEpochNanos, NANOSECONDS)
            .setAttribute(GatewayAttributes.CONFIG_TRIGGER, trigger)
            .setAttribute(GatewayAttributes.CONFIG_OUTCOME, outcome.value());
    if (source != null) {
      builder.setAttribute(GatewayAttributes.CONFIG_SOURCE, source);
    }
    if (triggerSource != null) {
      builder.setAttribute(GatewayAttributes.CONFIG_TRIGGER_SOURCE, triggerSource);
    }
    if (before > 0) {
      builder.setAttribute(GatewayAttributes.CONFIG_LOADS_BEFORE, before);
    }
    if (snapshot != null) {
      builder.setAttribute(GatewayAttributes.CONFIG_HASH, snapshot.hash());
      builder.setAttribute(GatewayAttributes.CONFIG_ROUTES, snapshot.entries());
    }
    if (change != null) {
      setIds(builder, GatewayAttributes.CONFIG_ROUTES_ADDED, change.added());
      setIds(builder, GatewayAttributes.CONFIG_ROUTES_CHANGED, change.changed());
      setIds(builder, GatewayAttributes.CONFIG_ROUTES_REMOVED, change.removed());
    }
    return builder.startSpan();
  }

  private static void setIds(
      SpanBuilder builder, AttributeKey<List<String>> key, List<String> ids) {
    if (!ids.isEmpty()) {
      builder.setAttribute(key, ids);
    }
  }

  private String description() {
    if (error != null) {
      return ExceptionEvent.summary(error);
    }
    if (badEntryCount == 0) {
      return failedSource() + " could not be read wholly";
    }
    return badEntryCount + (badEntryCount == 1 ? " entry was" : " entries were") + " left out";
  }

  private String failedSource() {
    for (ConfigStage stage : stages) {
      if (stage.error() != null && stage.source() != null) {
        return stage.source();
      }
    }
    return "a source";
  }
}
