package io.gatelens.gateway;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ids of the routes that one configuration has and another has not, in order. Each list is
 * bounded by {@value #MAX_IDS}, the counts are not.
 */
record ConfigChange(
    List<String> added,
    List<String> changed,
    List<String> removed,
    int addedCount,
    int changedCount,
    int removedCount) {

  static final int MAX_IDS = 100;

  static ConfigChange between(@Nullable ConfigSnapshot before, ConfigSnapshot after) {
    Ids added = new Ids();
    Ids changed = new Ids();
    Ids removed = new Ids();
    for (String id : after.ids()) {
      String old = before == null ? null : before.entryHash(id);
      if (old == null) {
        added.add(id);
      } else if (!old.equals(after.entryHash(id))) {
        changed.add(id);
      }
    }
    if (before != null) {
      for (String id : before.ids()) {
        if (after.entryHash(id) == null) {
          removed.add(id);
        }
      }
    }
    return new ConfigChange(
        added.first, changed.first, removed.first, added.count, changed.count, removed.count);
  }

  private static final class Ids {

    private final List<String> first = new ArrayList<>();
    private int count;

    private void add(String id) {
      count++;
      if (first.size() < MAX_IDS) {
        first.add(id);
      }
    }
  }
}
