package io.gatelens.sdk.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DatagramSinkTest {

  @Test
  void packets_arriveOverIpv4AndIpv6() throws IOException {
    for (String host : new String[] {"127.0.0.1", "[::1]"}) {
      try (DatagramDaemon daemon = DatagramDaemon.on(host, 0);
          PacketSink sink = sinkTo(host + ":" + daemon.port())) {
        send(sink, "a:1|c", "b:2|c");

        assertThat(daemon.packet()).isEqualTo("a:1|c");
        assertThat(daemon.packet()).isEqualTo("b:2|c");
      }
    }
  }

  @Test
  void daemonThatIsNotThere_isNoticed_andUsedAgainWhenItIsBack() throws IOException {
    int port;
    try (DatagramDaemon daemon = DatagramDaemon.start()) {
      port = daemon.port();
    }
    try (PacketSink sink = sinkTo("127.0.0.1:" + port)) {
      assertThatIOException()
          .isThrownBy(() -> send(sink, "a:1|c"))
          .withMessage("nobody listens there");
      assertThatIOException().isThrownBy(() -> send(sink, "a:1|c", "b:2|c", "c:3|c"));

      try (DatagramDaemon back = DatagramDaemon.on("127.0.0.1", port)) {
        send(sink, "d:4|c");

        assertThat(back.packet()).isEqualTo("d:4|c");
      }
    }
  }

  @Test
  void manyPackets_arePaced_soThatASocketBufferHoldsThem() throws IOException {
    String[] packets = new String[1000];
    Arrays.fill(packets, "x".repeat(1432));
    try (DatagramDaemon daemon = DatagramDaemon.start();
        PacketSink sink = sinkTo("127.0.0.1:" + daemon.port())) {
      long start = System.nanoTime();

      send(sink, packets);

      // Two in a millisecond.
      assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(450));
      assertThat(daemon.packet()).isEqualTo(packets[0]);
    }
  }

  @Test
  void hostThatIsNotKnown_isAFailure() throws IOException {
    try (PacketSink sink = sinkTo("statsd.invalid:8125")) {
      assertThatThrownBy(() -> sink.open(deadline())).isInstanceOf(UnknownHostException.class);
    }
  }

  private static PacketSink sinkTo(String address) {
    return PacketSink.to(PushAddress.ofNetwork(address, 8125));
  }

  private static void send(PacketSink sink, String... packets) throws IOException {
    sink.open(deadline());
    for (String packet : packets) {
      sink.send(bytes(packet), deadline());
    }
    sink.flush();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static long deadline() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
  }
}
