package io.gatelens.sdk.cloud;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** What comes from a socket, up to a moment and up to a size, however little comes at a time. */
final class BoundedInput extends InputStream {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Socket socket;
  private final InputStream in;
  private final long endNanos;
  private int leftBytes;

  /**
   * Of a socket.
   *
   * @param endNanos as {@link System#nanoTime()}
   */
  BoundedInput(Socket socket, long endNanos, int maxBytes) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.endNanos = endNanos;
    this.leftBytes = maxBytes;
  }

  /**
   * The milliseconds until then, at least one.
   *
   * @throws SocketTimeoutException where it is over
   */
  static int millisUntil(long endNanos) throws SocketTimeoutException {
    long leftNanos = endNanos - System.nanoTime();
    if (leftNanos <= 0) {
      throw new SocketTimeoutException("the time is over");
    }
    return (int) (leftNanos / NANOS_PER_MILLI) + 1;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (leftBytes == 0) {
      throw new IOException("the answer is too long");
    }
    socket.setSoTimeout(millisUntil(endNanos));
    int count = in.read(into, offset, Math.min(length, leftBytes));
    leftBytes -= Math.max(count, 0);
    return count;
  }
}
