package io.gatelens.sdk.keeping;

import io.opentelemetry.sdk.trace.ReadableSpan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The spans of requests that are recorded and not sampled, until it is known whether they are kept.
 * A span is of the request that the span above it is of.
 *
 * <p>Thread-safe and bounded: beyond {@link #MOST} spans at once no further one is followed, and of
 * a request no more than {@link #MOST_BELOW} below its own. Spans that are never ended make room an
 * hour after the request's start, when there is none.
 */
final class LocalRequests {

  static final int MOST = 50_000;
  static final int MOST_BELOW = 128;

  private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final long SWEEP_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** By the id of each span that is followed. */
  private final ConcurrentHashMap<String, LocalRequest> bySpan = new ConcurrentHashMap<>();

  private final LongSupplier nanoClock;
  private final AtomicLong sweptNanos;

  /**
   * @param nanoClock monotonic
   */
  LocalRequests(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.sweptNanos = new AtomicLong(nanoClock.getAsLong());
  }

  /** A request's own span was started. */
  void requestStarted(String spanId) {
    long now = nanoClock.getAsLong();
    if (hasRoom(now)) {
      bySpan.put(spanId, new LocalRequest(now));
    }
  }

  /** A span below another one was started. */
  void started(String spanId, String parentSpanId) {
    LocalRequest request = bySpan.get(parentSpanId);
    if (request != null && hasRoom(nanoClock.getAsLong()) && request.follow(spanId)) {
      bySpan.put(spanId, request);
      if (request.isDropped()) {
        bySpan.remove(spanId); // It ended meanwhile, and may have missed this one.
      }
    }
  }

  /**
   * A span below a request's own has ended.
   *
   * @return what is to be exported now: the span, where its request is over and kept
   */
  @Nullable ReadableSpan ended(ReadableSpan span) {
    String id = span.getSpanContext().getSpanId();
    LocalRequest request = bySpan.get(id);
    if (request == null || request.hold(span)) {
      return null;
    }
    bySpan.remove(id);
    return request.isDropped() ? null : KeptSpan.of(span, null);
  }

  /** Whether a request can be kept. */
  boolean isFollowed(String spanId) {
    return bySpan.containsKey(spanId);
  }

  /**
   * A request's own span has ended.
   *
   * @param reason why it is kept; null where it is not
   * @return what is to be exported now
   */
  List<ReadableSpan> requestEnded(ReadableSpan span, @Nullable KeepReason reason) {
    LocalRequest request = bySpan.remove(span.getSpanContext().getSpanId());
    if (request == null) {
      return List.of();
    }
    request.end(reason != null).forEach(bySpan::remove);
    if (reason == null) {
      return List.of();
    }
    List<ReadableSpan> kept = new ArrayList<>(request.held.size() + 1);
    request.held.forEach(each -> kept.add(KeptSpan.of(each, null)));
    kept.add(KeptSpan.of(span, reason));
    return kept;
  }

  int size() {
    return bySpan.size();
  }

  private boolean hasRoom(long now) {
    if (bySpan.size() < MOST) {
      return true;
    }
    long swept = sweptNanos.get();
    if (now - swept >= SWEEP_NANOS && sweptNanos.compareAndSet(swept, now)) {
      bySpan.values().removeIf(request -> now - request.startNanos > LONGEST_NANOS);
    }
    return bySpan.size() < MOST;
  }

  /** One request. What it holds does not change after its end. */
  private static final class LocalRequest {

    private final long startNanos;
    private final Set<String> followed = new HashSet<>();
    private final List<ReadableSpan> held = new ArrayList<>(4);
    private boolean isOver;
    private boolean isKept;

    private LocalRequest(long startNanos) {
      this.startNanos = startNanos;
    }

    private synchronized boolean follow(String spanId) {
      return (!isOver || isKept) && followed.size() < MOST_BELOW && followed.add(spanId);
    }

    /** Whether it is not decided yet what becomes of the span. */
    private synchronized boolean hold(ReadableSpan span) {
      if (!isOver) {
        held.add(span);
      }
      return !isOver;
    }

    /** Returns which spans need not be followed any more: of a kept request those that are held. */
    private synchronized Set<String> end(boolean kept) {
      isOver = true;
      isKept = kept;
      if (!kept) {
        return Set.copyOf(followed);
      }
      Set<String> done = new HashSet<>();
      held.forEach(span -> done.add(span.getSpanContext().getSpanId()));
      return done;
    }

    private synchronized boolean isDropped() {
      return isOver && !isKept;
    }
  }
}
