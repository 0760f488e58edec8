package io.gatelens.gateway;

import io.opentelemetry.context.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What went through the gateway of late, kept in this process for its own page: the routes of the
 * last minutes, the slowest requests and those that failed last. From the same timeline as spans
 * and metrics, sampled or not, in bounded memory.
 *
 * <p>What is recent is decided by the monotonic clock, counted from the start of this: a wall clock
 * that is set back falsifies nothing.
 *
 * <p>Thread-safe. Nothing is kept of requests before telemetry is up but what is reported then.
 */
public final class RequestActivity {

  private final GatewayClock clock;
  private final long startNanos;
  private final Route unmatched;
  private final RouteWindows windows;
  private final EndedRequests ended;
  private final SlowestRequests slowest = new SlowestRequests();
  private final FailedRequests failed = new FailedRequests();
  private final CopyBudget budgetForSlowest = new CopyBudget();
  private final CopyBudget budgetForFailed = new CopyBudget();

  RequestActivity(GatewayClock clock, Route unmatched) {
    this.clock = clock;
    this.startNanos = clock.nanoTime();
    this.unmatched = unmatched;
    this.windows = new RouteWindows(unmatched);
    this.ended = new EndedRequests(windows, unmatched);
  }

  /** A request is over, and its route's: some writes, on the request's own thread. */
  void count(GatewayRequest request, Latency latency, boolean isError) {
    Route route = request.route;
    ended.add(route == null ? unmatched : route, endNanos(request), latency, isError);
  }

  /**
   * A request is over. On its own thread: an ordinary one costs some comparisons, one that is slow
   * or failed is copied unless there are too many.
   */
  void keep(
      GatewayRequest request,
      Context context,
      Latency latency,
      AttemptIntervals attempts,
      ResponseOrigin origin,
      @Nullable String errorType) {
    long end = endNanos(request);
    boolean isSlow = slowest.wants(latency.untilHeadNanos(), end) && budgetForSlowest.take(end);
    boolean hasFailed =
        (errorType != null || origin.flag() == ResponseFlag.CLIENT_ABORTED)
            && budgetForFailed.take(end);
    if (!isSlow && !hasFailed) {
      return;
    }
    RequestSummary summary =
        new RequestCopy(request, latency, attempts).summary(context, origin, errorType);
    if (isSlow) {
      slowest.add(summary, end);
    }
    if (hasFailed) {
      failed.add(summary);
    }
  }

  /** The routes that had traffic within the last minutes, the busiest first; bounded. */
  public List<RouteActivity> routes() {
    ended.flush();
    return windows.read(nowNanos());
  }

  /**
   * The requests of the last quarter of an hour whose clients waited longest for the response's
   * head, the slowest first: 20 at most.
   */
  public List<RequestSummary> slowest() {
    return slowest.read(nowNanos());
  }

  /** The requests that failed last or whose clients went away, the newest first: 20 at most. */
  public List<RequestSummary> failed() {
    return failed.newestFirst();
  }

  private long endNanos(GatewayRequest request) {
    return request.startNanos + request.endedAfter - startNanos;
  }

  private long nowNanos() {
    return clock.nanoTime() - startNanos;
  }
}
