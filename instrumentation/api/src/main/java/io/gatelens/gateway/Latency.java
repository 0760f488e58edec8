package io.gatelens.gateway;

/**
 * Where a request's time went. The parts add up to the whole exactly.
 *
 * <p>Up to the moment when the response's head is written (to the end, where it never is), a moment
 * belongs to the upstream if any attempt holds it, to the backoff as far as the gateway says it
 * slept, and to the gateway itself otherwise. What comes after is the transfer.
 */
record Latency(long overheadNanos, long upstreamNanos, long backoffNanos, long transferNanos) {

  /** The parts for a request that is over, with those attempts. */
  static Latency of(GatewayRequest request, AttemptIntervals attempts) {
    long total = request.endedAfter;
    long committed = committedAfter(request);
    long upstream = attempts.union();
    long backoff = Math.min(request.backoffNanos, committed - upstream);
    return new Latency(committed - upstream - backoff, upstream, backoff, total - committed);
  }

  /** What a client waited for. The transfer is as long as it likes: of a stream, hours. */
  long untilHeadNanos() {
    return overheadNanos + upstreamNanos + backoffNanos;
  }

  static long committedAfter(GatewayRequest request) {
    long committed = request.committedAfter;
    return committed == GatewayRequest.NEVER
        ? request.endedAfter
        : Math.min(committed, request.endedAfter);
  }

  /** Until when an attempt held the request up, of a request whose head was written then. */
  static long heldUntil(UpstreamAttempt attempt, long committed) {
    long ended = attempt.isEndPublished() ? attempt.endedAfter : Long.MAX_VALUE;
    if (ended <= committed) {
      return ended;
    }
    // The body is still on its way: what the client waited for was its beginning.
    long firstBodyByte = attempt.firstBodyByteAfter;
    return firstBodyByte == GatewayRequest.NEVER ? committed : Math.min(firstBodyByte, committed);
  }
}
