package io.gatelens.agent.telemetry.otlp;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.internal.InternalAttributeKeyImpl;
import io.opentelemetry.exporter.internal.otlp.KeyValueMarshaler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * Writes attributes as messages KeyValue of OTLP (opentelemetry/proto/common/v1/common.proto).
 * Those whose value is an array or a structure are written by the field's encoder.
 */
final class AttributesEncoder implements BiConsumer<AttributeKey<?>, Object> {

  // Fields of KeyValue.
  private static final int KEY = 1;
  private static final int VALUE = 2;

  // Fields of AnyValue.
  private static final int STRING = 1;
  private static final int BOOL = 2;
  private static final int INT = 3;
  private static final int DOUBLE = 4;

  private final ReversedProto out;

  /** Of the message that has the attributes. */
  private int field;

  /** Keys and values in turn, of attributes that can be had from the first one on only. */
  private Object[] entries = new Object[64];

  private int end;

  AttributesEncoder(ReversedProto out) {
    this.out = out;
  }

  void encode(int field, Attributes attributes) {
    this.field = field;
    if (attributes instanceof LastFirst known) {
      known.forEachLastFirst(this);
      return;
    }
    end = 0;
    try {
      attributes.forEach(this::keep);
      for (int at = end - 2; at >= 0; at -= 2) {
        accept((AttributeKey<?>) entries[at], entries[at + 1]);
      }
    } finally {
      Arrays.fill(entries, 0, end, null);
    }
  }

  private void keep(AttributeKey<?> key, Object value) {
    if (end == entries.length) {
      entries = Arrays.copyOf(entries, 2 * end);
    }
    entries[end++] = key;
    entries[end++] = value;
  }

  /** Encodes one. */
  @Override
  public void accept(AttributeKey<?> key, Object value) {
    int before = out.size();
    switch (key.getType()) {
      case STRING -> out.string(STRING, (String) value);
      case LONG -> out.varint(INT, (Long) value);
      case BOOLEAN -> out.varint(BOOL, (Boolean) value ? 1 : 0);
      case DOUBLE -> out.fixed64(DOUBLE, Double.doubleToRawLongBits((Double) value));
      default -> {
        out.bytes(field, structured(key, value));
        return;
      }
    }
    out.message(VALUE, before);
    if (key instanceof InternalAttributeKeyImpl<?> known) {
      out.bytes(KEY, known.getKeyUtf8());
    } else {
      out.string(KEY, key.getKey());
    }
    out.message(field, before);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // As it was put.
  private static byte[] structured(AttributeKey key, Object value) {
    KeyValueMarshaler[] marshalers =
        KeyValueMarshaler.createForAttributes(Attributes.of(key, value));
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    try {
      marshalers[0].writeBinaryTo(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Nothing is written anywhere.
    }
    return message.toByteArray();
  }
}
