package io.gatelens.agent.telemetry.spans;

import io.gatelens.agent.telemetry.otlp.LastFirst;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.common.internal.AttributeUtil;
import io.opentelemetry.sdk.trace.SpanLimits;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A span's attributes: keys and values in turn in one array, as they came. Of two with one name the
 * later stays, whatever its type. What the limits forbid is cut or left out.
 *
 * <p>For one thread at a time, and for any number once the span has ended.
 */
final class SpanAttributes implements Attributes, LastFirst {

  private final int limit;
  private final int lengthLimit;
  private Object[] entries;
  private int end;
  private int total;

  /** A bit of each name's hash: most new names are seen to be new by it alone. */
  private long seen;

  /**
   * @param expected how many there will be, about
   */
  SpanAttributes(SpanLimits limits, int expected) {
    this(
        limits.getMaxNumberOfAttributes(),
        limits.getMaxAttributeValueLength(),
        new Object[2 * Math.min(expected, limits.getMaxNumberOfAttributes())]);
  }

  private SpanAttributes(int limit, int lengthLimit, Object[] entries) {
    this.limit = limit;
    this.lengthLimit = lengthLimit;
    this.entries = entries;
  }

  SpanAttributes copy() {
    SpanAttributes copy = new SpanAttributes(limit, lengthLimit, Arrays.copyOf(entries, end));
    copy.end = end;
    copy.total = total;
    copy.seen = seen;
    return copy;
  }

  /** The value has to be of the key's type; null is left out. */
  void put(AttributeKey<?> key, @Nullable Object value) {
    if (value == null || key.getKey().isEmpty()) {
      return;
    }
    int at = indexOf(key.getKey());
    if (at < 0) {
      append(key, value);
    } else {
      set(at, key, value);
    }
  }

  /** Of the first ones none can be there already: a name is in them once. */
  void putAll(Attributes others) {
    if (!others.isEmpty()) {
      others.forEach(end == 0 ? this::putNew : this::put);
    }
  }

  private void putNew(AttributeKey<?> key, @Nullable Object value) {
    if (value != null && !key.getKey().isEmpty()) {
      append(key, value);
    }
  }

  /** Those that were left out among them. */
  int total() {
    return total;
  }

  private void append(AttributeKey<?> key, Object value) {
    total++;
    if (size() == limit) {
      return;
    }
    int at = end;
    if (at == entries.length) {
      entries = Arrays.copyOf(entries, Math.max(2 * entries.length, 2));
    }
    end += 2;
    seen |= bit(key.getKey());
    set(at, key, value);
  }

  private void set(int at, AttributeKey<?> key, Object value) {
    entries[at] = key;
    entries[at + 1] = AttributeUtil.applyAttributeLengthLimit(value, lengthLimit);
  }

  private int indexOf(String name) {
    if ((seen & bit(name)) == 0) {
      return -1;
    }
    int hash = name.hashCode();
    for (int i = 0; i < end; i += 2) {
      String other = key(i).getKey();
      if (other.hashCode() == hash && other.equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private static long bit(String name) {
    return 1L << name.hashCode();
  }

  private AttributeKey<?> key(int at) {
    return (AttributeKey<?>) entries[at];
  }

  @Override
  @SuppressWarnings("unchecked") // As it was put.
  public <T> @Nullable T get(AttributeKey<T> key) {
    int at = indexOf(key.getKey());
    return at >= 0 && key(at).getType() == key.getType() ? (T) entries[at + 1] : null;
  }

  @Override
  public void forEach(BiConsumer<? super AttributeKey<?>, ? super Object> consumer) {
    for (int i = 0; i < end; i += 2) {
      consumer.accept(key(i), entries[i + 1]);
    }
  }

  @Override
  public void forEachLastFirst(BiConsumer<? super AttributeKey<?>, ? super Object> consumer) {
    for (int i = end - 2; i >= 0; i -= 2) {
      consumer.accept(key(i), entries[i + 1]);
    }
  }

  @Override
  public int size() {
    return end / 2;
  }

  @Override
  public boolean isEmpty() {
    return end == 0;
  }

  @Override
  public Map<AttributeKey<?>, Object> asMap() {
    Map<AttributeKey<?>, Object> map = new LinkedHashMap<>();
    forEach(map::put);
    return Collections.unmodifiableMap(map);
  }

  @Override
  public AttributesBuilder toBuilder() {
    return Attributes.builder().putAll(this);
  }

  @Override
  public String toString() {
    return asMap().toString();
  }
}
