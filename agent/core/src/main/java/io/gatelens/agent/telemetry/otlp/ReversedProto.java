package io.gatelens.agent.telemetry.otlp;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Protocol Buffers' wire format, written from the end to the front: once a message's fields are
 * there its length is known, which stands before them. So the last field is written first.
 *
 * <p>A message's fields are written after {@link #size()} was taken, and then {@link #message} with
 * that size. Fields with the default value of their type are left out by the caller where the
 * format wants it.
 *
 * <p>For one thread.
 */
final class ReversedProto {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;
  private static final int TAG_BITS = 3;
  private static final int MAX_VARINT_BYTES = 10;

  private byte[] bytes;

  /** All bytes from here on are written. */
  private int start;

  /**
   * @param firstBytes room to begin with; it grows
   */
  ReversedProto(int firstBytes) {
    this.bytes = new byte[firstBytes];
    this.start = firstBytes;
  }

  void clear() {
    start = bytes.length;
  }

  /** Takes back what was written since the size was this one. */
  void cutTo(int size) {
    start = bytes.length - size;
  }

  /** What was written so far, from {@link #start} to its end, until {@link #writeTo(byte[])}. */
  byte[] buffer() {
    return bytes;
  }

  int start() {
    return start;
  }

  /** Begins anew, in this buffer. */
  void writeTo(byte[] buffer) {
    bytes = buffer;
    start = buffer.length;
  }

  /** Bytes that are written. */
  int size() {
    return bytes.length - start;
  }

  byte[] toBytes() {
    return Arrays.copyOfRange(bytes, start, bytes.length);
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, start, size());
  }

  /** Ends a message whose fields were written since the size was the given one. */
  void message(int field, int sizeBefore) {
    lengthAndTag(field, size() - sizeBefore);
  }

  void bytes(int field, byte[] value) {
    take(value.length);
    System.arraycopy(value, 0, bytes, start, value.length);
    lengthAndTag(field, value.length);
  }

  /** Nearly every text is of ASCII alone, and its characters are the bytes. */
  void string(int field, String value) {
    int length = value.length();
    take(length);
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        start += length;
        bytes(field, value.getBytes(StandardCharsets.UTF_8));
        return;
      }
      bytes[start + i] = (byte) c;
    }
    lengthAndTag(field, length);
  }

  /**
   * @param hex lower-case, as ids are
   */
  void hex(int field, String hex) {
    int length = hex.length() / 2;
    take(length);
    for (int i = 0; i < length; i++) {
      bytes[start + i] = (byte) (digit(hex.charAt(2 * i)) << 4 | digit(hex.charAt(2 * i + 1)));
    }
    lengthAndTag(field, length);
  }

  /** Without a branch, as no prediction fits random digits: only letters have bit 6 set. */
  private static int digit(char c) {
    return (c & 0xF) + 9 * (c >>> 6);
  }

  void varint(int field, long value) {
    varint(value);
    tag(field, VARINT);
  }

  void fixed64(int field, long value) {
    take(Long.BYTES);
    LONGS.set(bytes, start, value);
    tag(field, FIXED_64);
  }

  void fixed32(int field, int value) {
    take(Integer.BYTES);
    INTS.set(bytes, start, value);
    tag(field, FIXED_32);
  }

  /** Ends a message of this length, the last part of which was just written. */
  void lengthAndTag(int field, int length) {
    varint(length);
    tag(field, LENGTH_DELIMITED);
  }

  private void tag(int field, int wireType) {
    varint((long) field << TAG_BITS | wireType);
  }

  private void varint(long value) {
    if ((value & ~0x7FL) == 0) {
      take(1);
      bytes[start] = (byte) value;
      return;
    }
    // 7 bits a byte.
    int length = (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7;
    take(length);
    long rest = value;
    int at = start;
    for (int i = 1; i < length; i++) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at] = (byte) rest;
  }

  private void take(int length) {
    if (start < length) {
      grow(length);
    }
    start -= length;
  }

  private void grow(int length) {
    int size = size();
    byte[] larger = new byte[Math.max(2 * bytes.length, size + length + MAX_VARINT_BYTES)];
    System.arraycopy(bytes, start, larger, larger.length - size, size);
    start = larger.length - size;
    bytes = larger;
  }

  @Override
  public String toString() {
    return Arrays.toString(toBytes());
  }
}
