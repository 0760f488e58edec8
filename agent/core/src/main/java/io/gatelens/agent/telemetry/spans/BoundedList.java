package io.gatelens.agent.telemetry.spans;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a limit leaves of a list, and how many there were. For one thread at a time. */
final class BoundedList<T> {

  private final int limit;
  private final List<T> kept;
  private int total;

  BoundedList(int limit) {
    this(limit, new ArrayList<>(1), 0);
  }

  private BoundedList(int limit, List<T> kept, int total) {
    this.limit = limit;
    this.kept = kept;
    this.total = total;
  }

  BoundedList<T> copy() {
    return new BoundedList<>(limit, new ArrayList<>(kept), total);
  }

  void add(T element) {
    total++;
    if (kept.size() < limit) {
      kept.add(element);
    }
  }

  List<T> kept() {
    return Collections.unmodifiableList(kept);
  }

  /** Those that were left out among them. */
  int total() {
    return total;
  }
}
