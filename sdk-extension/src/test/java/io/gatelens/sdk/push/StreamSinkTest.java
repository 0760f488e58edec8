package io.gatelens.sdk.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StreamSinkTest {

  private final AtomicLong clockNanos = new AtomicLong(1);

  @Test
  void linesOverTcp_endWithALineFeed() throws IOException {
    try (ServerSocket server = listen(0);
        StreamSink sink = sinkTo(server.getLocalPort())) {
      send(sink, "a:1|c\nb:2|c");
      send(sink, "c:3|c");

      try (Socket accepted = server.accept()) {
        assertThat(accepted.getInputStream().readNBytes(18))
            .asString()
            .isEqualTo("a:1|c\nb:2|c\nc:3|c\n");
      }
    }
  }

  @Test
  void connectionThatTheDaemonClosed_isMadeAnewBeforeAnythingIsLost() throws IOException {
    try (ServerSocket server = listen(0);
        StreamSink sink = sinkTo(server.getLocalPort())) {
      send(sink, "a:1|c");
      try (Socket accepted = server.accept()) {
        assertThat(accepted.getInputStream().readNBytes(6)).asString().isEqualTo("a:1|c\n");
      }

      send(sink, "b:2|c");

      try (Socket accepted = server.accept()) {
        assertThat(accepted.getInputStream().readNBytes(6)).asString().isEqualTo("b:2|c\n");
      }
    }
  }

  @Test
  void daemonThatIsNotThere_isTriedAgainAfterAPauseThatGrows() throws IOException {
    int port;
    try (ServerSocket server = listen(0)) {
      port = server.getLocalPort();
    }
    try (StreamSink sink = sinkTo(port)) {
      for (long pauseSeconds : new long[] {1, 2, 4, 8, 10, 10}) {
        assertThatIOException()
            .isThrownBy(() -> sink.open(deadline()))
            .withMessage("Connection refused");
        clockNanos.addAndGet(TimeUnit.SECONDS.toNanos(pauseSeconds) - 1);
        try (ServerSocket back = listen(port)) {
          assertThatIOException().isThrownBy(() -> sink.open(deadline()));
          assertThat(back.isBound()).isTrue();
        }
        clockNanos.incrementAndGet();
      }
      try (ServerSocket back = listen(port)) {
        send(sink, "a:1|c");

        try (Socket accepted = back.accept()) {
          assertThat(accepted.getInputStream().readNBytes(6)).asString().isEqualTo("a:1|c\n");
        }
      }
    }
  }

  @Test
  void daemonThatDoesNotRead_isGivenUpAtTheDeadline() throws IOException {
    ByteBuffer large = ByteBuffer.allocate(32 << 20);
    try (ServerSocket server = listen(0);
        StreamSink sink = sinkTo(server.getLocalPort())) {
      sink.open(deadline());
      long start = System.nanoTime();

      assertThatIOException()
          .isThrownBy(() -> sink.send(large, start + TimeUnit.MILLISECONDS.toNanos(200)))
          .withMessage("it does not read what it is sent");

      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
    }
  }

  @Test
  void packetsOverAUnixSocket_comeAfterTheirLength() throws IOException {
    // Not @TempDir: the path of a Unix socket may have 108 bytes only.
    Path socket = Files.createTempDirectory("dsd").resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        StreamSink sink =
            new StreamSink(PushAddress.ofUnixSocket(socket.toString()), clockNanos::get)) {
      server.bind(UnixDomainSocketAddress.of(socket));

      send(sink, "a:1|c\nb:2|c");
      send(sink, "c:3|c");

      try (SocketChannel accepted = server.accept();
          DataInputStream in = new DataInputStream(Channels.newInputStream(accepted))) {
        assertThat(in.readNBytes(4)).containsExactly(11, 0, 0, 0);
        assertThat(in.readNBytes(11)).asString().isEqualTo("a:1|c\nb:2|c");
        assertThat(in.readNBytes(4)).containsExactly(5, 0, 0, 0);
        assertThat(in.readNBytes(5)).asString().isEqualTo("c:3|c");
      }
    } finally {
      Files.deleteIfExists(socket);
      Files.delete(socket.getParent());
    }
  }

  private StreamSink sinkTo(int port) {
    return new StreamSink(PushAddress.ofNetwork("tcp://127.0.0.1:" + port, 8125), clockNanos::get);
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 10, InetAddress.getLoopbackAddress());
  }

  private static void send(StreamSink sink, String packet) throws IOException {
    sink.open(deadline());
    sink.send(ByteBuffer.wrap(packet.getBytes(StandardCharsets.UTF_8)), deadline());
    sink.flush();
  }

  private static long deadline() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
  }
}
