package io.gatelens.gateway;

import java.util.Arrays;

/**
 * Requests that ended, on their way to the {@link RouteWindows}: as with {@link Batches}, a thread
 * keeps some and then adds them together, so that the windows are not pulled from one processor's
 * cache to another's with each request.
 *
 * <p>Thread-safe. An ordinary request costs a lock that hardly anybody else wants, and six writes;
 * one in {@value #BATCH_SIZE} the windows' lock, which a reader holds for one route at a time.
 */
final class EndedRequests {

  private static final int BATCH_SIZE = 64;

  private final RouteWindows windows;
  private final Route noRoute;
  private final Batch[] batches;

  /**
   * @param noRoute stands in the places that are empty
   */
  EndedRequests(RouteWindows windows, Route noRoute) {
    this.windows = windows;
    this.noRoute = noRoute;
    this.batches = new Batch[Stripes.COUNT];
    Arrays.setAll(batches, i -> new Batch());
  }

  void add(Route route, long endNanos, Latency latency, boolean isError) {
    batches[Stripes.mine()].add(route, endNanos, latency, isError);
  }

  /** Brings all that is kept to the windows. */
  void flush() {
    for (Batch batch : batches) {
      batch.flush();
    }
  }

  /** Guarded by itself. */
  private final class Batch {

    private final Route[] routes = new Route[BATCH_SIZE];
    private final long[] endNanos = new long[BATCH_SIZE];
    private final long[] overheadNanos = new long[BATCH_SIZE];
    private final long[] upstreamNanos = new long[BATCH_SIZE];
    private final long[] backoffNanos = new long[BATCH_SIZE];
    private final boolean[] areErrors = new boolean[BATCH_SIZE];
    private int size;

    private Batch() {
      Arrays.fill(routes, noRoute);
    }

    private synchronized void add(Route route, long end, Latency latency, boolean isError) {
      routes[size] = route;
      endNanos[size] = end;
      overheadNanos[size] = latency.overheadNanos();
      upstreamNanos[size] = latency.upstreamNanos();
      backoffNanos[size] = latency.backoffNanos();
      areErrors[size] = isError;
      size++;
      if (size == BATCH_SIZE) {
        flush();
      }
    }

    private synchronized void flush() {
      synchronized (windows) {
        for (int i = 0; i < size; i++) {
          windows.add(
              routes[i],
              endNanos[i],
              overheadNanos[i],
              upstreamNanos[i],
              backoffNanos[i],
              areErrors[i]);
        }
      }
      Arrays.fill(routes, 0, size, noRoute); // Else it would keep a route that is gone.
      size = 0;
    }
  }
}
