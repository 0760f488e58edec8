package io.gatelens.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The last loads of the configuration, for the node's status. Thread-safe; loads are rare. */
final class RecentLoads {

  static final int MAX_LOADS = 20;

  /** Newest first. Guarded by itself. */
  private final List<LoadSummary> loads = new ArrayList<>(MAX_LOADS);

  /**
   * A load ended.
   *
   * @param isRepetitive whether it takes the place of an earlier one with its trigger, outcome and
   *     error, so that a storm of them pushes out nothing
   */
  void add(LoadSummary ended, boolean isRepetitive) {
    synchronized (loads) {
      LoadSummary load = isRepetitive ? ended.repeating(removeLike(ended)) : ended;
      if (loads.size() == MAX_LOADS) {
        loads.remove(MAX_LOADS - 1);
      }
      loads.add(0, load);
    }
  }

  /** How many it was told of by the one that is gone now; 0 where there was none. */
  private int removeLike(LoadSummary load) {
    for (int i = 0; i < loads.size(); i++) {
      LoadSummary other = loads.get(i);
      if (isLike(other, load)) {
        loads.remove(i);
        return other.repeats() + 1;
      }
    }
    return 0;
  }

  private static boolean isLike(LoadSummary one, LoadSummary other) {
    return one.trigger().equals(other.trigger())
        && one.outcome().equals(other.outcome())
        && Objects.equals(one.error(), other.error());
  }

  List<LoadSummary> newestFirst() {
    synchronized (loads) {
      return List.copyOf(loads);
    }
  }
}
