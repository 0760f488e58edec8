package io.gatelens.sdk.push;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * UDP. A machine on which nobody listens says so (ICMP), at once where it is this one, so a daemon
 * that is not there is noticed.
 *
 * <p>Packets are paced: a daemon's socket buffer holds about 90 of the usual size on Linux, and
 * what comes when it is full is lost unseen.
 */
final class DatagramSink implements PacketSink {

  /** Some 3 MB/s at most: 30,000 lines, of which a daemon can read several times as many. */
  private static final int BYTES_PER_PAUSE = 3_000;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final HostAddresses addresses;
  private final ByteBuffer answer = ByteBuffer.allocate(1);
  private @Nullable DatagramChannel channel;
  private @Nullable InetSocketAddress peer;
  private int bytesSincePause;
  private boolean isFirst;

  DatagramSink(PushAddress address) {
    this.addresses = new HostAddresses(address);
  }

  @Override
  public void open(long deadlineNanos) throws IOException {
    InetSocketAddress wanted = addresses.current();
    if (channel == null || !wanted.equals(peer)) {
      close();
      try {
        connect(wanted);
      } catch (IOException | RuntimeException e) {
        // This machine has no way to such an address: the host may have another one.
        close();
        addresses.failed();
        throw e;
      }
    }
    isFirst = true;
    bytesSincePause = 0;
  }

  private void connect(InetSocketAddress wanted) throws IOException {
    DatagramChannel opened =
        DatagramChannel.open(
            wanted.getAddress() instanceof Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET);
    channel = opened;
    opened.configureBlocking(false);
    opened.connect(wanted);
    peer = wanted;
  }

  @Override
  public void send(ByteBuffer packet, long deadlineNanos) throws IOException {
    int size = packet.remaining();
    if (bytesSincePause + size > BYTES_PER_PAUSE && bytesSincePause > 0) {
      LockSupport.parkNanos(PAUSE_NANOS * bytesSincePause / BYTES_PER_PAUSE);
      bytesSincePause = 0;
    }
    bytesSincePause += size;
    while (write(packet) == 0) {
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new IOException("the network did not take it in time");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private int write(ByteBuffer packet) throws IOException {
    try {
      return connected().write(packet);
    } catch (PortUnreachableException e) {
      if (!isFirst) {
        throw refused();
      }
      return connected().write(packet); // It is about a packet of the time before.
    } finally {
      isFirst = false;
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      answer.clear();
      connected().read(answer);
    } catch (PortUnreachableException e) {
      throw refused();
    }
  }

  private DatagramChannel connected() throws IOException {
    if (channel == null) {
      throw new IOException("not open");
    }
    return channel;
  }

  private IOException refused() throws IOException {
    close();
    addresses.failed();
    return new IOException("nobody listens there");
  }

  @Override
  public void close() throws IOException {
    DatagramChannel open = channel;
    channel = null;
    peer = null;
    if (open != null) {
      open.close();
    }
  }
}
