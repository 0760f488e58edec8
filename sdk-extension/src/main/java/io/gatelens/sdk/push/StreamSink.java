package io.gatelens.sdk.push;

import io.gatelens.sdk.push.PushAddress.Transport;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * TCP or a Unix stream socket. A connection that the daemon closed is noticed before it is used
 * again. One that cannot be made is not tried again at once but after 1 s, 2 s and so on up to
 * {@link #MAX_BACKOFF_NANOS}.
 */
final class StreamSink implements PacketSink {

  private static final long CONNECT_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long MIN_BACKOFF_NANOS = TimeUnit.SECONDS.toNanos(1);
  static final long MAX_BACKOFF_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** What Linux says of a stream socket that meets a datagram socket (EPROTOTYPE). */
  private static final String DATAGRAM_SOCKET = "wrong type";

  private final PushAddress address;
  private final HostAddresses hosts;
  private final LongSupplier nanoClock;
  private final ByteBuffer frame = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer lineEnd = ByteBuffer.wrap(new byte[] {'\n'});
  private final ByteBuffer unread = ByteBuffer.allocate(512);

  private @Nullable SocketChannel channel;
  private @Nullable Selector selector;
  private long backoffNanos;
  private long nextTryNanos;
  private String lastFailure = "";

  StreamSink(PushAddress address, LongSupplier nanoClock) {
    this.address = address;
    this.hosts = new HostAddresses(address);
    this.nanoClock = nanoClock;
  }

  @Override
  public void open(long deadlineNanos) throws IOException {
    if (channel != null && isClosedByPeer(channel)) {
      close();
    }
    if (channel != null) {
      return;
    }
    long now = nanoClock.getAsLong();
    if (backoffNanos > 0 && now - nextTryNanos < 0) {
      throw new IOException(lastFailure);
    }
    try {
      connect(Math.min(deadlineNanos, System.nanoTime() + CONNECT_NANOS));
      backoffNanos = 0;
    } catch (IOException | RuntimeException e) {
      close();
      hosts.failed();
      backoffNanos = Math.min(Math.max(MIN_BACKOFF_NANOS, 2 * backoffNanos), MAX_BACKOFF_NANOS);
      nextTryNanos = now + backoffNanos;
      IOException told = told(e);
      lastFailure = String.valueOf(told.getMessage());
      throw told;
    }
  }

  private IOException told(Exception failure) {
    String message = String.valueOf(failure.getMessage());
    if (address.transport() == Transport.UNIX && message.contains(DATAGRAM_SOCKET)) {
      return new IOException(
          "it is a datagram socket, for which Java needs native code; let the Datadog Agent open a"
              + " stream socket (dogstatsd_stream_socket, DD_DOGSTATSD_STREAM_SOCKET) and give its"
              + " path as unixstream://, or use udp://");
    }
    return failure instanceof IOException io ? io : new IOException(failure.toString(), failure);
  }

  private void connect(long deadlineNanos) throws IOException {
    boolean isUnix = address.transport() == Transport.UNIX;
    SocketAddress peer = isUnix ? UnixDomainSocketAddress.of(address.host()) : hosts.current();
    SocketChannel opened =
        isUnix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
    channel = opened;
    opened.configureBlocking(false);
    Selector ready = Selector.open();
    selector = ready;
    SelectionKey key = opened.register(ready, SelectionKey.OP_CONNECT);
    boolean isConnected = opened.connect(peer);
    while (!isConnected) {
      await(ready, deadlineNanos, "no connection within the timeout");
      isConnected = opened.finishConnect();
    }
    key.interestOps(SelectionKey.OP_WRITE);
  }

  private boolean isClosedByPeer(SocketChannel open) {
    try {
      int count;
      do {
        unread.clear();
        count = open.read(unread);
      } while (count > 0);
      return count < 0;
    } catch (IOException e) {
      return true; // Reset: as good as closed.
    }
  }

  @Override
  public void send(ByteBuffer packet, long deadlineNanos) throws IOException {
    try {
      if (address.transport() == Transport.UNIX) {
        frame.clear();
        frame.putInt(packet.remaining()).flip();
        write(frame, deadlineNanos);
        write(packet, deadlineNanos);
      } else {
        write(packet, deadlineNanos);
        lineEnd.rewind();
        write(lineEnd, deadlineNanos);
      }
    } catch (IOException e) {
      close(); // Half a packet may be on its way: what follows would be read as the rest of it.
      throw e;
    }
  }

  private void write(ByteBuffer bytes, long deadlineNanos) throws IOException {
    SocketChannel open = channel;
    Selector ready = selector;
    if (open == null || ready == null) {
      throw new IOException("not connected");
    }
    while (bytes.hasRemaining()) {
      if (open.write(bytes) == 0) {
        await(ready, deadlineNanos, "it does not read what it is sent");
      }
    }
  }

  private static void await(Selector ready, long deadlineNanos, String failure) throws IOException {
    long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
    ready.selectedKeys().clear();
    if (millis <= 0 || ready.select(millis) == 0) {
      throw new IOException(failure);
    }
  }

  /** Only the network knows, and it tells with the next packet. */
  @Override
  public void flush() {}

  @Override
  public void close() throws IOException {
    SocketChannel open = channel;
    Selector ready = selector;
    channel = null;
    selector = null;
    if (open != null) {
      open.close();
    }
    if (ready != null) {
      ready.close();
    }
  }
}
