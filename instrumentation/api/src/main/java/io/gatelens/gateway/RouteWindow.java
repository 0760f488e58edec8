package io.gatelens.gateway;

import org.jspecify.annotations.Nullable;

/**
 * What went over a route within the last minutes: a ring of minutes, of which each is made when it
 * is first needed. Guarded by its {@link RouteWindows}.
 */
final class RouteWindow {

  /** The current minute and the five before. */
  static final int MINUTES = 6;

  private final RouteActivity.Kind kind;
  private final String name;
  private final @Nullable Minute[] minutes = new Minute[MINUTES];
  private long newest = Long.MIN_VALUE;

  RouteWindow(RouteActivity.Kind kind, String name) {
    this.kind = kind;
    this.name = name;
  }

  /**
   * @param minute of a monotonic clock, in which the request ended
   */
  void add(
      long minute, long overheadNanos, long upstreamNanos, long backoffNanos, boolean isError) {
    Minute known = minute(minute);
    if (known != null) {
      known.add(overheadNanos, upstreamNanos, backoffNanos, isError);
    }
  }

  /** Adds all that went over another route. */
  void addAll(RouteWindow other) {
    for (Minute each : other.minutes) {
      Minute known = each == null ? null : minute(each.minute);
      if (each != null && known != null) {
        known.addAll(each);
      }
    }
  }

  /** Null where it was before the window. */
  private @Nullable Minute minute(long minute) {
    int slot = (int) Math.floorMod(minute, (long) MINUTES);
    Minute known = minutes[slot];
    if (known == null) {
      known = new Minute(minute);
      minutes[slot] = known;
    } else if (known.minute > minute) {
      return null; // It waited in its batch for longer than the window.
    } else if (known.minute < minute) {
      known.beginAnew(minute);
    }
    newest = Math.max(newest, minute);
    return known;
  }

  /** Whether nothing went over it in the window that ends with that minute. */
  boolean isIdle(long minute) {
    return newest <= minute - MINUTES;
  }

  /** How many went over it in the window that ends with that minute. */
  long requests(long minute) {
    long sum = 0;
    for (Minute each : minutes) {
      if (each != null && each.isWithin(minute)) {
        sum += each.requests;
      }
    }
    return sum;
  }

  /** What there is, of a window that ends with that minute and is so long. */
  RouteActivity read(long minute, double seconds) {
    Minute sum = new Minute(minute);
    for (Minute each : minutes) {
      if (each != null && each.isWithin(minute)) {
        sum.addAll(each);
      }
    }
    return new RouteActivity(
        kind,
        name,
        seconds,
        sum.requests,
        sum.errors,
        sum.latencies.quantileNanos(0.5),
        sum.latencies.quantileNanos(0.99),
        sum.overheadNanos,
        sum.upstreamNanos,
        sum.backoffNanos);
  }

  private static final class Minute {

    private final LatencyCounts latencies = new LatencyCounts();
    private long minute;
    private long requests;
    private long errors;
    private long overheadNanos;
    private long upstreamNanos;
    private long backoffNanos;

    private Minute(long minute) {
      this.minute = minute;
    }

    private boolean isWithin(long last) {
      return minute > last - MINUTES && minute <= last;
    }

    private void beginAnew(long now) {
      minute = now;
      latencies.clear();
      requests = 0;
      errors = 0;
      overheadNanos = 0;
      upstreamNanos = 0;
      backoffNanos = 0;
    }

    private void add(long overhead, long upstream, long backoff, boolean isError) {
      latencies.add(overhead + upstream + backoff);
      requests++;
      errors += isError ? 1 : 0;
      overheadNanos += overhead;
      upstreamNanos += upstream;
      backoffNanos += backoff;
    }

    private void addAll(Minute other) {
      latencies.addAll(other.latencies);
      requests += other.requests;
      errors += other.errors;
      overheadNanos += other.overheadNanos;
      upstreamNanos += other.upstreamNanos;
      backoffNanos += other.backoffNanos;
    }
  }
}
