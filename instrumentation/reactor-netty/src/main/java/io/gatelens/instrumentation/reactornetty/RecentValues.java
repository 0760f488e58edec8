package io.gatelens.instrumentation.reactornetty;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was computed for the keys that came lately, where the same few come again and again: one
 * value for each of a fixed number of slots, the newest one. So it holds little, whoever chooses
 * the keys. Thread-safe and lock-free; two threads may compute the same value.
 *
 * @param <K> with {@code equals} and a {@code hashCode} that is cheap
 */
final class RecentValues<K, V> {

  private static final int SLOTS = 256;

  private final Function<K, V> compute;
  private final AtomicReferenceArray<@Nullable Entry<K, V>> newest =
      new AtomicReferenceArray<>(SLOTS);

  RecentValues(Function<K, V> compute) {
    this.compute = compute;
  }

  V get(K key) {
    int hash = key.hashCode();
    int slot = (hash ^ hash >>> 8 ^ hash >>> 16) & SLOTS - 1;
    Entry<K, V> known = newest.get(slot);
    if (known != null && known.key.equals(key)) {
      return known.value;
    }
    V value = compute.apply(key);
    newest.set(slot, new Entry<>(key, value));
    return value;
  }

  private record Entry<K, V>(K key, V value) {}
}
