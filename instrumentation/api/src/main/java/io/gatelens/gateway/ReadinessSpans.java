package io.gatelens.gateway;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import java.util.concurrent.TimeUnit;

/**
 * The spans of changes of readiness that no configuration load has caused: each a trace of its own
 * that has no length. A condition that flaps makes {@value #MAX_PER_MINUTE} of them a minute; the
 * others are counted on the next one. Thread-safe.
 */
final class ReadinessSpans {

  static final int MAX_PER_MINUTE = 10;

  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Gateway gateway;

  // Guarded by this.
  private long minuteStartNanos;
  private int inThisMinute;
  private long omitted;

  ReadinessSpans(Gateway gateway) {
    this.gateway = gateway;
    this.minuteStartNanos = gateway.clock().nanoTime();
  }

  void changed(ReadinessChange change) {
    long omittedBefore = admit();
    if (omittedBefore < 0) {
      return;
    }
    try {
      gateway.report(1, telemetry -> report(telemetry, change, omittedBefore));
    } catch (RuntimeException e) {
      // A sampler's: who reports a condition may be within a signal of the application.
      gateway.modelFailed(e);
    }
  }

  /** Returns how many were left out since the last one; -1 where this is one of them. */
  private synchronized long admit() {
    long now = gateway.clock().nanoTime();
    if (now - minuteStartNanos >= MINUTE_NANOS) {
      minuteStartNanos = now;
      inThisMinute = 0;
    }
    if (inThisMinute == MAX_PER_MINUTE) {
      omitted++;
      return -1;
    }
    inThisMinute++;
    long before = omitted;
    omitted = 0;
    return before;
  }

  private static void report(Telemetry telemetry, ReadinessChange change, long omitted) {
    long epochNanos = change.now().sinceEpochNanos();
    SpanBuilder builder =
        telemetry
            .tracer()
            .spanBuilder("gateway.readiness")
            .setNoParent()
            .setStartTimestamp(epochNanos, NANOSECONDS);
    if (omitted > 0) {
      builder.setAttribute(GatewayAttributes.READINESS_OMITTED, omitted);
    }
    Span span = builder.startSpan();
    change.addTo(span, epochNanos, epochNanos);
    span.end(epochNanos, NANOSECONDS);
  }
}
