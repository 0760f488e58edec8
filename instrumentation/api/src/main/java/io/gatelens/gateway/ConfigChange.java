package io.gatelens.gateway;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ids of the routes that one configuration has and another has not, in order. Each list is
 * bounded by {@value #MAX_IDS}, the counts are not.
 *
 * @param added ids of routes that were not there before, the first ones
 * @param changed ids of routes that are not what they were, the first ones
 * @param removed ids of routes that are gone, the first ones
 * @param addedCount all that were not there before
 * @param changedCount all that are not what they were
 * @param removedCount all that are gone
 */
public record ConfigChange(
    List<String> added,
    List<String> changed,
    List<String> removed,
    int addedCount,
    int changedCount,
    int removedCount) {

  static final int MAX_IDS = 100;

  /** Of a load of which nothing was applied. */
  static final ConfigChange NONE = new ConfigChange(List.of(), List.of(), List.of(), 0, 0, 0);

  /** Copies the lists. */
  public ConfigChange {
    added = List.copyOf(added);
    changed = List.copyOf(changed);
    removed = List.copyOf(removed);
  }

  /** Whether each route is as it was. */
  public boolean isNone() {
    return addedCount + changedCount + removedCount == 0;
  }

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
