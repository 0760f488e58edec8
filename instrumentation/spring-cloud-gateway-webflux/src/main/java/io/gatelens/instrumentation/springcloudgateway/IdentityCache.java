package io.gatelens.instrumentation.springcloudgateway;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an object, by its identity, until it is collected. Thread-safe; a look-up takes
 * no lock and allocates nothing, as there are a dozen for each request.
 *
 * <p>Open addressing in one array that is replaced when it fills up, and then without the entries
 * whose object is gone. Bounded: where too many objects are alive it begins anew.
 */
final class IdentityCache<V> {

  private static final int MIN_CAPACITY = 64;
  private static final int MAX_CAPACITY = 1 << 16;

  /** A power of two; at most half of it is used. Elements are written under the lock. */
  private volatile Entry<V>[] table = newTable(MIN_CAPACITY);

  private int used;

  /** What was put for that very object; null where nothing was. */
  @Nullable V get(Object key) {
    Entry<V>[] now = table;
    int mask = now.length - 1;
    int at = System.identityHashCode(key) & mask;
    for (Entry<V> entry = now[at]; entry != null; entry = now[at]) {
      if (entry.refersTo(key)) {
        return entry.value;
      }
      at = (at + 1) & mask;
    }
    // A racing put may not be seen yet: its value is made again, and is equal.
    return null;
  }

  /** Keeps a value, in place of the one before. */
  synchronized void put(Object key, V value) {
    if (used * 2 >= table.length) {
      rehash();
    }
    insert(table, new Entry<>(key, value), key);
  }

  private void rehash() {
    Entry<V>[] old = table;
    int alive = 0;
    for (Entry<V> entry : old) {
      alive += entry != null && !entry.refersTo(null) ? 1 : 0;
    }
    boolean isTooMany = alive * 2 >= MAX_CAPACITY;
    int capacity = MIN_CAPACITY;
    while (!isTooMany && capacity < alive * 4 && capacity < MAX_CAPACITY) {
      capacity *= 2;
    }
    Entry<V>[] fresh = newTable(capacity);
    used = 0;
    for (Entry<V> entry : old) {
      Object key = entry == null || isTooMany ? null : entry.get();
      if (entry != null && key != null) {
        insert(fresh, entry, key);
      }
    }
    table = fresh;
  }

  private void insert(Entry<V>[] into, Entry<V> entry, Object key) {
    int mask = into.length - 1;
    int at = System.identityHashCode(key) & mask;
    while (into[at] != null && !into[at].refersTo(key)) {
      at = (at + 1) & mask;
    }
    used += into[at] == null ? 1 : 0;
    into[at] = entry;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <V> Entry<V>[] newTable(int capacity) {
    return new Entry[capacity];
  }

  private static final class Entry<V> extends WeakReference<Object> {
    private final V value;

    private Entry(Object key, V value) {
      super(key);
      this.value = value;
    }
  }
}
