package io.gatelens.gateway;

import java.util.ArrayList;
import java.util.List;

/** The last loads of the configuration, for the node's status. Thread-safe; loads are rare. */
final class RecentLoads {

  static final int MAX_LOADS = 20;

  /** Newest first. Guarded by itself. */
  private final List<LoadSummary> loads = new ArrayList<>(MAX_LOADS);

  void add(LoadSummary load) {
    synchronized (loads) {
      if (loads.size() == MAX_LOADS) {
        loads.remove(MAX_LOADS - 1);
      }
      loads.add(0, load);
    }
  }

  List<LoadSummary> newestFirst() {
    synchronized (loads) {
      return List.copyOf(loads);
    }
  }
}
