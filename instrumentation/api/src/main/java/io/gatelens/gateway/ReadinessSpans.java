package io.gatelens.gateway;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The spans of changes of readiness that no configuration load has caused: each a trace of its own
 * that has no length. A condition that flaps makes {@value #MAX_PER_MINUTE} of them a minute, and
 * hides no other; the rest is counted on its next one. Thread-safe.
 */
final class ReadinessSpans {

  static final int MAX_PER_MINUTE = 10;

  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Conditions beyond that share one budget. A gateway has about a dozen. */
  static final int MAX_BUDGETS = 64;

  private static final String OTHERS = "";

  private final Gateway gateway;

  /** By condition. Guarded by this. */
  private final Map<String, Budget> budgets = new HashMap<>();

  ReadinessSpans(Gateway gateway) {
    this.gateway = gateway;
  }

  void changed(ReadinessChange change) {
    long omittedBefore = admit(change.now().name());
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
  private synchronized long admit(String condition) {
    long now = gateway.clock().nanoTime();
    boolean hasRoom = budgets.containsKey(condition) || budgets.size() < MAX_BUDGETS;
    return budgets.computeIfAbsent(hasRoom ? condition : OTHERS, key -> new Budget(now)).admit(now);
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

  /** What one condition may make. */
  private static final class Budget {

    private long minuteStartNanos;
    private int inThisMinute;
    private long omitted;

    private Budget(long nowNanos) {
      minuteStartNanos = nowNanos;
    }

    private long admit(long nowNanos) {
      if (nowNanos - minuteStartNanos >= MINUTE_NANOS) {
        minuteStartNanos = nowNanos;
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
  }
}
