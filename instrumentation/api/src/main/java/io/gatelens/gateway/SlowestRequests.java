package io.gatelens.gateway;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The slowest requests of the last quarter of an hour, by the time until the response's head: what
 * comes after is the transfer, which a stream makes as long as it likes.
 *
 * <p>Kept for periods of five minutes each, so that the slow ones of a start are gone some minutes
 * later and those after them are not forgotten for them.
 *
 * <p>Thread-safe. {@link #wants} is what an ordinary request costs: two reads. Of requests that are
 * slow at the very same moment one may be missing: nobody waits for the list. Times are those of a
 * monotonic clock.
 */
final class SlowestRequests {

  static final int SIZE = 20;

  private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final int PERIODS = 4;
  private static final long WINDOW_NANOS = (PERIODS - 1) * PERIOD_NANOS;

  private static final Comparator<Kept> SLOWEST_FIRST =
      Comparator.comparingLong(Kept::untilHeadNanos).reversed();

  private final ReentrantLock lock = new ReentrantLock();

  /** The current period first, each the slowest first. Guarded by the lock. */
  private final List<List<Kept>> periods = new ArrayList<>(PERIODS);

  private volatile long periodEndNanos = Long.MIN_VALUE;

  /** What a request has to be slower than. Written under the lock. */
  private volatile long thresholdNanos;

  SlowestRequests() {
    periods.add(new ArrayList<>(SIZE));
  }

  /** Whether a request that ended then is slow enough. */
  boolean wants(long untilHeadNanos, long endNanos) {
    return untilHeadNanos > thresholdNanos || endNanos >= periodEndNanos;
  }

  /**
   * @param endNanos when it ended
   */
  void add(RequestSummary request, long endNanos) {
    if (!lock.tryLock()) {
      return;
    }
    try {
      begin(endNanos);
      List<Kept> current = periods.get(0);
      int place = 0;
      while (place < current.size()
          && current.get(place).untilHeadNanos() >= request.untilHeadNanos()) {
        place++;
      }
      current.add(place, new Kept(request, endNanos));
      if (current.size() > SIZE) {
        current.remove(SIZE);
      }
      if (current.size() == SIZE) {
        thresholdNanos = current.get(SIZE - 1).untilHeadNanos();
      }
    } finally {
      lock.unlock();
    }
  }

  private void begin(long endNanos) {
    if (endNanos < periodEndNanos) {
      return;
    }
    if (!periods.get(0).isEmpty()) {
      periods.add(0, new ArrayList<>(SIZE));
      if (periods.size() > PERIODS) {
        periods.remove(PERIODS);
      }
    }
    thresholdNanos = 0;
    periodEndNanos = endNanos + PERIOD_NANOS;
  }

  /** The slowest first. */
  List<RequestSummary> read(long nowNanos) {
    List<Kept> all = new ArrayList<>();
    lock.lock();
    try {
      periods.forEach(all::addAll);
    } finally {
      lock.unlock();
    }
    all.removeIf(kept -> kept.endNanos < nowNanos - WINDOW_NANOS);
    all.sort(SLOWEST_FIRST);
    return all.stream().limit(SIZE).map(Kept::request).toList();
  }

  private record Kept(RequestSummary request, long endNanos) {

    private long untilHeadNanos() {
      return request.untilHeadNanos();
    }
  }
}
