package io.gatelens.sdk.push;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Takes packets to a daemon, on one thread at a time. Never blocks for longer than the deadline,
 * but for the look-up of a host's name.
 */
interface PacketSink extends Closeable {

  /**
   * Makes ready to send.
   *
   * @param deadlineNanos by {@link System#nanoTime}
   * @throws IOException where the daemon cannot be reached; it may be called again
   */
  void open(long deadlineNanos) throws IOException;

  /**
   * Sends all of it.
   *
   * @throws IOException where that failed: the rest of the packets need not be tried before the
   *     next {@link #open}
   */
  void send(ByteBuffer packet, long deadlineNanos) throws IOException;

  /** After the last packet: whether it is known that they did not arrive. */
  void flush() throws IOException;

  static PacketSink to(PushAddress address) {
    return address.transport() == PushAddress.Transport.UDP
        ? new DatagramSink(address)
        : new StreamSink(address, System::nanoTime);
  }
}
