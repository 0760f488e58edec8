package io.gatelens.gateway;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a span has from its start on, put together for whoever asks: a sampler that reads none, as
 * the SDK's own do, costs an unsampled request nothing.
 *
 * <p>To be read while the span is being started, on that thread.
 */
abstract class StartAttributes implements Attributes {

  private @Nullable Attributes known;

  /** Gives each attribute, once, to the consumer. */
  @Override
  public abstract void forEach(BiConsumer<? super AttributeKey<?>, ? super Object> consumer);

  /** For {@link #forEach}: an attribute that is not known is left out. */
  static <T> void put(
      BiConsumer<? super AttributeKey<?>, ? super Object> consumer,
      AttributeKey<T> key,
      @Nullable T value) {
    if (value != null) {
      consumer.accept(key, value);
    }
  }

  /** As {@link #put}; a port that is not known is 0 or less. */
  static void putPort(
      BiConsumer<? super AttributeKey<?>, ? super Object> consumer,
      AttributeKey<Long> key,
      int port) {
    if (port > 0) {
      consumer.accept(key, (long) port);
    }
  }

  private Attributes known() {
    Attributes all = known;
    if (all == null) {
      AttributesBuilder builder = Attributes.builder();
      forEach((key, value) -> putUnchecked(builder, key, value));
      all = builder.build();
      known = all;
    }
    return all;
  }

  @SuppressWarnings("unchecked") // As it was put.
  private static <T> void putUnchecked(
      AttributesBuilder builder, AttributeKey<?> key, Object value) {
    builder.put((AttributeKey<T>) key, (T) value);
  }

  @Override
  public <T> @Nullable T get(AttributeKey<T> key) {
    return known().get(key);
  }

  @Override
  public int size() {
    return known().size();
  }

  @Override
  public boolean isEmpty() {
    return false;
  }

  @Override
  public Map<AttributeKey<?>, Object> asMap() {
    return known().asMap();
  }

  @Override
  public AttributesBuilder toBuilder() {
    return known().toBuilder();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Attributes attributes && asMap().equals(attributes.asMap());
  }

  @Override
  public int hashCode() {
    return asMap().hashCode();
  }

  @Override
  public String toString() {
    return known().toString();
  }
}
