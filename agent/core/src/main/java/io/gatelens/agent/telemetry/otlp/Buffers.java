package io.gatelens.agent.telemetry.otlp;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** Buffers of one size that are used again, a bounded number of them. Thread-safe. */
final class Buffers {

  /** Room for some eighty spans of a gateway. */
  static final int BYTES = 1 << 16;

  /** So full that another span might not fit in. */
  static final int FULL_BYTES = BYTES * 3 / 4;

  /** 2 MiB: a batch of 2048 spans is written to some 25. */
  private static final int MAX_SPARE = 32;

  private final BlockingQueue<byte[]> spare = new ArrayBlockingQueue<>(MAX_SPARE);

  byte[] next() {
    byte @Nullable [] buffer = spare.poll();
    return buffer == null ? new byte[BYTES] : buffer;
  }

  /** Nobody reads it any more. One of another size, or too many, are left to the JVM. */
  void giveBack(byte[] buffer) {
    if (buffer.length == BYTES) {
      boolean unused = spare.offer(buffer);
    }
  }
}
