package io.gatelens.gateway;

import io.opentelemetry.api.common.Attributes;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Attribute sets that were built before, by a number that says all that is in them. Bounded: what
 * does not fit is built each time.
 *
 * <p>Copy on write: a reader takes one immutable pair of arrays and looks through it, the most
 * early and so most frequent sets first. A writer that loses a race drops its own set, which is
 * equal.
 */
final class AttributeTable {

  private static final Entries EMPTY = new Entries(new long[0], new Attributes[0]);

  private final int capacity;
  private final AtomicReference<Entries> entries = new AtomicReference<>(EMPTY);

  AttributeTable(int capacity) {
    this.capacity = capacity;
  }

  /** The set with that key, or null where there is none. */
  @Nullable Attributes get(long key) {
    Entries now = entries.get();
    for (int i = 0; i < now.keys.length; i++) {
      if (now.keys[i] == key) {
        return now.sets[i];
      }
    }
    return null;
  }

  /** Keeps the set if there is room for it. */
  void put(long key, Attributes set) {
    Entries now = entries.get();
    int size = now.keys.length;
    if (size == capacity || get(key) != null) {
      return;
    }
    long[] keys = Arrays.copyOf(now.keys, size + 1);
    Attributes[] sets = Arrays.copyOf(now.sets, size + 1);
    keys[size] = key;
    sets[size] = set;
    entries.compareAndSet(now, new Entries(keys, sets));
  }

  int size() {
    return entries.get().keys.length;
  }

  private static final class Entries {
    private final long[] keys;
    private final Attributes[] sets;

    private Entries(long[] keys, Attributes[] sets) {
      this.keys = keys;
      this.sets = sets;
    }
  }
}
