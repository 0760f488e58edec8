package io.gatelens.gateway;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.semconv.ErrorAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A stage of a config load, with its true times: a child span of the load's. Stages may overlap: a
 * source that gives its entries one by one is read while they are converted.
 *
 * @param source of a fetch: the source that was read; null for the others
 * @param startNanos as {@link GatewayClock#nanoTime()} of {@link Gateway#clock()}
 * @param endNanos as the start
 * @param ownNanos what the stage took for itself: without others that ran within it
 * @param entries how many it was about: given by the source, converted, or active since
 * @param error the first failure; null where there was none
 */
public record ConfigStage(
    Kind kind,
    @Nullable String source,
    long startNanos,
    long endNanos,
    long ownNanos,
    int entries,
    @Nullable Throwable error) {

  /** What is done in a stage. */
  public enum Kind {
    /** The definitions of entries are read from one source. */
    FETCH("gateway.config.fetch"),
    /** Definitions are made into entries (routes) that the gateway can use. */
    CONVERT("gateway.config.convert"),
    /** The new entries take the place of the old ones. */
    SWAP("gateway.config.swap");

    private final String spanName;

    Kind(String spanName) {
      this.spanName = spanName;
    }
  }

  /**
   * Makes the span. It lies within the load's.
   *
   * @param parent holds the load's span
   */
  void report(Telemetry telemetry, Context parent, EndedConfigLoad load) {
    long startEpochNanos = load.epochNanosAt(startNanos);
    SpanBuilder builder =
        telemetry
            .tracer()
            .spanBuilder(source == null ? kind.spanName : kind.spanName + ' ' + source)
            .setParent(parent)
            .setStartTimestamp(startEpochNanos, NANOSECONDS)
            .setAttribute(GatewayAttributes.CONFIG_STAGE_ENTRIES, entries)
            .setAttribute(
                GatewayAttributes.CONFIG_STAGE_OWN_TIME, Telemetry.seconds(Math.max(0, ownNanos)));
    if (source != null) {
      builder.setAttribute(GatewayAttributes.CONFIG_SOURCE, source);
    }
    if (error != null) {
      builder.setAttribute(ErrorAttributes.ERROR_TYPE, ErrorTypes.of(error));
    }
    Span span = builder.startSpan();
    if (error != null) {
      span.setStatus(StatusCode.ERROR, ExceptionEvent.summary(error));
    }
    span.end(Math.max(startEpochNanos, load.epochNanosAt(endNanos)), NANOSECONDS);
  }
}
