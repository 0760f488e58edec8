package io.gatelens.sdk.push;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Puts as many lines into a packet as its size allows, a line feed between them. A line is never
 * split: one that is longer than a packet travels alone, and one that is longer than {@link
 * #MAX_LINE_BYTES}, which daemons would cut off, is counted and left out.
 */
final class PacketWriter {

  /** What the Datadog Agent reads of a packet unless it is told otherwise. */
  static final int MAX_LINE_BYTES = 8192;

  private final PacketSink sink;
  private final int packetBytes;
  private final ByteBuffer packet;
  private final ByteBuffer line = ByteBuffer.allocate(MAX_LINE_BYTES);
  private final CharsetEncoder encoder =
      StandardCharsets.UTF_8
          .newEncoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private long deadlineNanos;
  private int tooLong;

  PacketWriter(PacketSink sink, int packetBytes) {
    this.sink = sink;
    this.packetBytes = packetBytes;
    this.packet = ByteBuffer.allocate(Math.max(packetBytes, MAX_LINE_BYTES));
  }

  /** Forgets what an earlier try left behind. */
  void begin(long deadlineNanos) {
    this.deadlineNanos = deadlineNanos;
    packet.clear();
    tooLong = 0;
  }

  /** Takes a line, or lines that belong into one packet, without the last line feed. */
  void write(CharSequence text) throws IOException {
    line.clear();
    encoder.reset();
    boolean isWhole = encoder.encode(CharBuffer.wrap(text), line, true).isUnderflow();
    if (!isWhole || !encoder.flush(line).isUnderflow()) {
      tooLong++;
      return;
    }
    line.flip();
    if (packet.position() > 0 && packet.position() + 1 + line.remaining() > packetBytes) {
      flush();
    }
    if (packet.position() > 0) {
      packet.put((byte) '\n');
    }
    packet.put(line);
  }

  /** Sends what is left. */
  void flush() throws IOException {
    if (packet.position() > 0) {
      packet.flip();
      sink.send(packet, deadlineNanos);
      packet.clear();
    }
  }

  /** Lines that were left out since {@link #begin}. */
  int tooLong() {
    return tooLong;
  }
}
