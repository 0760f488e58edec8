package io.gatelens.agent.telemetry.spans;

import io.gatelens.gateway.SpanKeeper;
import io.gatelens.sdk.keeping.KeepPolicy;
import io.gatelens.sdk.keeping.KeepReason;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

/**
 * Keeps requests by the extension's policy, as spans of our own recording. They do not count among
 * the metrics of spans that were started and are live: as such they were counted when the sampler
 * dropped them.
 *
 * @param policy what is kept
 */
public record RequestKeeper(KeepPolicy policy) implements SpanKeeper {

  @Override
  public @Nullable String reason(
      @Nullable String route,
      long untilHeadNanos,
      boolean isError,
      boolean isFlagged,
      boolean isSampled) {
    if (isSampled) {
      policy.count(route, untilHeadNanos);
      return null;
    }
    KeepReason reason = policy.decide(route, untilHeadNanos, isError, isFlagged);
    return reason == null ? null : reason.value();
  }

  @Override
  public SpanBuilder keep(SpanBuilder builder, SpanContext identity) {
    return builder instanceof RecordingSpanBuilder own
        ? own.keepAs(KeepPolicy.kept(identity))
        : builder;
  }
}
