package io.gatelens.agent.telemetry.spans;

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
final class SpanAttributes implements Attributes {

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
    String name = key.getKey();
    if (value == null || name.isEmpty()) {
      return;
    }
    int at = indexOf(name);
    if (at < 0) {
      total++;
      if (size() == limit) {
        return;
      }
      at = append(name);
    }
    entries[at] = key;
    entries[at + 1] = AttributeUtil.applyAttributeLengthLimit(value, lengthLimit);
  }

  void putAll(Attributes others) {
    if (!others.isEmpty()) {
      others.forEach(this::put);
    }
  }

  /** Those that were left out among them. */
  int total() {
    return total;
  }

  private int append(String name) {
    int at = end;
    if (at == entries.length) {
      entries = Arrays.copyOf(entries, Math.max(2 * entries.length, 2));
    }
    end += 2;
    seen |= bit(name);
    return at;
  }

  private int indexOf(String name) {
    if ((seen & bit(name)) == 0) {
      return -1;
    }
    for (int i = 0; i < end; i += 2) {
      if (key(i).getKey().equals(name)) {
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
