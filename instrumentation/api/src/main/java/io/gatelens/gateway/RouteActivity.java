package io.gatelens.gateway;

/**
 * What went over a route within the last minutes, sampled or not.
 *
 * @param kind what the row is of
 * @param name the route's id, or its path template where that is not reported; cut where it is
 *     long; empty where the row is not of one route
 * @param seconds how long that was: less than the whole window where the process is younger
 * @param requests how many ended
 * @param errors how many of them have an {@code error.type}
 * @param p50Nanos the median of the time until the response's head, to about 6 %
 * @param p99Nanos the 99th percentile of the same
 * @param overheadNanos the sum of what the gateway itself took
 * @param upstreamNanos the sum of what was waited for upstreams
 * @param backoffNanos the sum of what was waited for retries
 */
public record RouteActivity(
    Kind kind,
    String name,
    double seconds,
    long requests,
    long errors,
    long p50Nanos,
    long p99Nanos,
    long overheadNanos,
    long upstreamNanos,
    long backoffNanos) {

  /** What a row is of. */
  public enum Kind {
    /** One route. */
    ROUTE,
    /** All requests that no route matched. */
    UNMATCHED,
    /** All routes that have neither an id nor a path that could be shown, or are too many. */
    OTHER
  }
}
