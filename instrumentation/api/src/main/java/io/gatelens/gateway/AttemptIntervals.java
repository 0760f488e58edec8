package io.gatelens.gateway;

/** When a request's attempts held it up, latest start first. */
final class AttemptIntervals {

  /** A start and an end in turn. */
  private final long[] bounds;

  /** When the response's head was written. */
  private final long committed;

  private int size;

  private AttemptIntervals(int capacity, long committed) {
    this.bounds = new long[2 * capacity];
    this.committed = committed;
  }

  /** Of a request that is over, with that many attempts. */
  static AttemptIntervals of(GatewayRequest request, int attempts) {
    long committed = Latency.committedAfter(request);
    AttemptIntervals intervals = new AttemptIntervals(attempts, committed);
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
    for (; i > 0 && start(i - 1) < start; i--) {
      set(i, start(i - 1), end(i - 1));
    }
    set(i, start, end);
  }

  private long start(int i) {
    return bounds[2 * i];
  }

  private long end(int i) {
    return bounds[2 * i + 1];
  }

  private void set(int i, long start, long end) {
    bounds[2 * i] = start;
    bounds[2 * i + 1] = end;
  }

  /** How long at least one attempt held the request up. */
  long union() {
    return within(0, Long.MAX_VALUE);
  }

  /**
   * What a phase of the request took for itself: without the wait for an attempt, and without what
   * comes after the response's head, which is transfer and nobody's own.
   */
  long ownNanos(long from, long to) {
    long until = Math.min(to, committed);
    return until > from ? until - from - within(from, until) : 0;
  }

  /** How much of that was between these two moments, in nanoseconds since the request's start. */
  long within(long from, long to) {
    long held = 0;
    long covered = from;
    for (int i = size - 1; i >= 0; i--) {
      long start = Math.max(start(i), covered);
      long end = Math.min(end(i), to);
      if (end > start) {
        held += end - start;
        covered = end;
      }
    }
    return held;
  }
}
