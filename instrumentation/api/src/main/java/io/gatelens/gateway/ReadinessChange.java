package io.gatelens.gateway;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;

/**
 * A readiness condition that holds and did not before, or the other way round. One that was not
 * there before counts as one that held: it kept no node from being ready.
 *
 * @param wasMet whether it held before
 * @param now the condition since the change
 * @param isReady whether the node is ready with that
 */
record ReadinessChange(boolean wasMet, ConditionState now, boolean isReady) {

  static final String EVENT = "gateway.readiness.change";

  /** Adds it to a span, at its time or, where clocks do not agree, at that end of the span. */
  void addTo(Span span, long startEpochNanos, long endEpochNanos) {
    long epochNanos = Math.max(startEpochNanos, Math.min(now.sinceEpochNanos(), endEpochNanos));
    span.addEvent(EVENT, attributes(), epochNanos, NANOSECONDS);
  }

  private Attributes attributes() {
    return Attributes.builder()
        .put(GatewayAttributes.READINESS_CONDITION, now.name())
        .put(GatewayAttributes.READINESS_FROM, state(wasMet))
        .put(GatewayAttributes.READINESS_TO, state(now.met()))
        .put(GatewayAttributes.READINESS_REASON, now.reason())
        .put(GatewayAttributes.READY, isReady)
        .build();
  }

  private static String state(boolean isMet) {
    return isMet ? "met" : "not_met";
  }
}
