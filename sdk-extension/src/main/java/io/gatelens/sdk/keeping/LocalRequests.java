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
 * A span is of the request that the span above it is of.
 *
 * <p>Thread-safe and bounded: beyond {@link #MOST} spans at once no further one is followed, and of
 * a request no more than {@link #MOST_BELOW} below its own. A request whose span is never ended
 * makes room an hour later, when there is none.
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
      if (request.isOver()) {
        bySpan.remove(spanId); // It ended meanwhile, and may have missed this one.
      }
    }
  }

  /** A span below a request's own has ended. */
  void ended(ReadableSpan span) {
    LocalRequest request = bySpan.get(span.getSpanContext().getSpanId());
    if (request != null) {
      request.add(span);
    }
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
    List<ReadableSpan> below = forget(request);
    if (reason == null) {
      return List.of();
    }
    List<ReadableSpan> kept = new ArrayList<>(below.size() + 1);
    below.forEach(each -> kept.add(KeptSpan.of(each, null)));
    kept.add(KeptSpan.of(span, reason));
    return kept;
  }

  int size() {
    return bySpan.size();
  }

  private List<ReadableSpan> forget(LocalRequest request) {
    request.end();
    request.followed.forEach(bySpan::remove);
    return request.spans;
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

  /** One request; after its end nothing of it changes. */
  private static final class LocalRequest {

    private final long startNanos;
    private final List<String> followed = new ArrayList<>(4);
    private final List<ReadableSpan> spans = new ArrayList<>(4);
    private boolean isOver;

    private LocalRequest(long startNanos) {
      this.startNanos = startNanos;
    }

    private synchronized boolean follow(String spanId) {
      return !isOver && followed.size() < MOST_BELOW && followed.add(spanId);
    }

    private synchronized void add(ReadableSpan span) {
      if (!isOver) {
        spans.add(span);
      }
    }

    private synchronized void end() {
      isOver = true;
    }

    private synchronized boolean isOver() {
      return isOver;
    }
  }
}
