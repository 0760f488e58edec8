package io.gatelens.gateway;

/**
 * How many series there may be.
 *
 * @param maxRoutes how many routes have series of their own; the others share theirs
 * @param graceNanos how long the series of a route are told after a config load removed it
 */
public record SeriesSettings(int maxRoutes, long graceNanos) {

  /** 1000 routes, and a quarter of an hour: who reads once a minute sees the last values often. */
  public static final SeriesSettings DEFAULTS = new SeriesSettings(1_000, 900_000_000_000L);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException where one is negative
   */
  public SeriesSettings {
    if (maxRoutes < 0 || graceNanos < 0) {
      throw new IllegalArgumentException("negative: " + maxRoutes + ", " + graceNanos);
    }
  }
}
