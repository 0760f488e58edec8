package io.gatelens.agent.status;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of answers wait for their clients to read them. Any thread.
 *
 * <p>A client that reads slowly keeps its whole answer in memory for as long as it likes, and there
 * are as many clients as connections.
 */
final class UnsentAnswers {

  /**
   * From here on no further large answer is made. As much as two fast readers of 50,000 series
   * need.
   */
  static final long MAX_BYTES = 16 * 1024 * 1024;

  private final AtomicLong bytes = new AtomicLong();

  boolean isFull() {
    return bytes.get() >= MAX_BYTES;
  }

  void add(long added) {
    bytes.addAndGet(added);
  }

  void remove(long removed) {
    bytes.addAndGet(-removed);
  }
}
