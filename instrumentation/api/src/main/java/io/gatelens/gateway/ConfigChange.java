package io.gatelens.gateway;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ids of the routes that one configuration has and another has not, in order. Each list is
 * bounded by {@value #MAX_IDS}.
 */
record ConfigChange(List<String> added, List<String> changed, List<String> removed) {

  static final int MAX_IDS = 100;

  static ConfigChange between(@Nullable ConfigSnapshot before, ConfigSnapshot after) {
    ConfigChange change = new ConfigChange(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (String id : after.ids()) {
      String old = before == null ? null : before.entryHash(id);
      if (old == null) {
        add(change.added, id);
      } else if (!old.equals(after.entryHash(id))) {
        add(change.changed, id);
      }
    }
    if (before != null) {
      for (String id : before.ids()) {
        if (after.entryHash(id) == null) {
          add(change.removed, id);
        }
      }
    }
    return change;
  }

  private static void add(List<String> ids, String id) {
    if (ids.size() < MAX_IDS) {
      ids.add(id);
    }
  }
}
