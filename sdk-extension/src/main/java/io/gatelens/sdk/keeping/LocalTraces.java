package io.gatelens.sdk.keeping;

import io.opentelemetry.sdk.trace.ReadableSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The spans of requests that are recorded and not sampled, until it is known whether they are kept.
 *
 * <p>Two requests of one trace that are here at the same time are kept together, or not at all: the
 * spans below them do not tell whose they are.
 *
 * <p>Thread-safe and bounded: beyond {@link #MOST} requests at once further ones are not kept. One
 * whose span is never ended makes room when there is none, an hour later.
 */
final class LocalTraces {

  static final int MOST = 10_000;
  static final int MOST_SPANS = 128;

  private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final long SWEEP_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final ConcurrentHashMap<String, LocalTrace> byId = new ConcurrentHashMap<>();
  private final LongSupplier nanoClock;
  private final AtomicLong sweptNanos;

  /**
   * @param nanoClock monotonic
   */
  LocalTraces(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.sweptNanos = new AtomicLong(nanoClock.getAsLong());
  }

  /** A request's own span was started. */
  void requestStarted(String traceId) {
    long now = nanoClock.getAsLong();
    if (byId.size() >= MOST) {
      sweep(now);
    }
    byId.compute(
        traceId,
        (id, known) -> {
          if (known == null && byId.mappingCount() >= MOST) {
            return null;
          }
          LocalTrace trace = known == null ? new LocalTrace(now) : known;
          trace.open++;
          return trace;
        });
  }

  /** A span below it has ended. */
  void ended(ReadableSpan span) {
    byId.computeIfPresent(
        span.getSpanContext().getTraceId(),
        (id, trace) -> {
          if (trace.spans.size() < MOST_SPANS) {
            trace.spans.add(KeptSpan.of(span, null));
          }
          return trace;
        });
  }

  /**
   * A request's own span has ended.
   *
   * @param reason why it is kept; null where it is not
   * @return what is to be exported now
   */
  List<ReadableSpan> requestEnded(ReadableSpan span, @Nullable KeepReason reason) {
    List<ReadableSpan> kept = new ArrayList<>(0);
    byId.computeIfPresent(
        span.getSpanContext().getTraceId(),
        (id, trace) -> {
          trace.open--;
          trace.isKept |= reason != null;
          trace.spans.add(KeptSpan.of(span, reason));
          if (trace.open > 0) {
            return trace;
          }
          if (trace.isKept) {
            kept.addAll(trace.spans);
          }
          return null;
        });
    return kept;
  }

  int size() {
    return byId.size();
  }

  private void sweep(long now) {
    long swept = sweptNanos.get();
    if (now - swept >= SWEEP_NANOS && sweptNanos.compareAndSet(swept, now)) {
      byId.values().removeIf(trace -> now - trace.startNanos > LONGEST_NANOS);
    }
  }

  /** Changed by the map's own calls for its key only, which exclude each other. */
  private static final class LocalTrace {

    private final long startNanos;
    private final List<ReadableSpan> spans = new ArrayList<>(4);
    private int open;
    private boolean isKept;

    private LocalTrace(long startNanos) {
      this.startNanos = startNanos;
    }
  }
}
