package io.gatelens.gateway;

/** When a request's attempts held it up, latest start first: two parallel arrays. */
final class AttemptIntervals {

  private final long[] starts;
  private final long[] ends;
  private int size;

  private AttemptIntervals(int capacity) {
    this.starts = new long[capacity];
    this.ends = new long[capacity];
  }

  /** Of a request that is over, with that many attempts. */
  static AttemptIntervals of(GatewayRequest request, int attempts) {
    long committed = Latency.committedAfter(request);
    AttemptIntervals intervals = new AttemptIntervals(attempts);
    for (UpstreamAttempt at = request.lastAttempt();
        at != null && intervals.size < attempts;
        at = at.previous) {
      if (!at.isDiscarded()) {
        intervals.add(at.startedAfter, Latency.heldUntil(at, committed));
      }
    }
    return intervals;
  }

  /** The list of attempts is newest first, so a new interval nearly always goes to the end. */
  private void add(long start, long end) {
    if (end <= start) {
      return;
    }
    int i = size++;
    for (; i > 0 && starts[i - 1] < start; i--) {
      starts[i] = starts[i - 1];
      ends[i] = ends[i - 1];
    }
    starts[i] = start;
    ends[i] = end;
  }

  /** How long at least one attempt held the request up. */
  long union() {
    return within(0, Long.MAX_VALUE);
  }

  /** How much of that was between these two moments, in nanoseconds since the request's start. */
  long within(long from, long to) {
    long held = 0;
    long covered = from;
    for (int i = size - 1; i >= 0; i--) {
      long start = Math.max(starts[i], covered);
      long end = Math.min(ends[i], to);
      if (end > start) {
        held += end - start;
        covered = end;
      }
    }
    return held;
  }
}
