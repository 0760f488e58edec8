package io.gatelens.sdk.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacketWriterTest {

  private final List<String> packets = new ArrayList<>();
  private final PacketWriter writer = new PacketWriter(new KeepingSink(packets), 20);

  @Test
  void linesShareAPacket_upToItsSize() throws IOException {
    write("123456789", "1234567890", "x", "123456789012345678", "y");

    assertThat(packets).containsExactly("123456789\n1234567890", "x\n123456789012345678", "y");
  }

  @Test
  void lineThatIsLongerThanAPacket_goesAloneAndWhole() throws IOException {
    write("a", "1234567890123456789012345", "b");

    assertThat(packets).containsExactly("a", "1234567890123456789012345", "b");
    assertThat(writer.tooLong()).isZero();
  }

  @Test
  void lineThatNoDaemonWouldReadWhole_isLeftOutAndCounted() throws IOException {
    write("a", "x".repeat(PacketWriter.MAX_LINE_BYTES + 1), "b");

    assertThat(packets).containsExactly("a\nb");
    assertThat(writer.tooLong()).isEqualTo(1);
  }

  @Test
  void sizeIsInBytes_andHalfACharacterIsReplaced() throws IOException {
    write("äöüßä", "1234567890", "\ud800");

    assertThat(packets).containsExactly("äöüßä", "1234567890\n?");
  }

  @Test
  void packetThatWasNotSent_isForgotten() throws IOException {
    writer.begin(0);
    writer.write("left");

    write("new");

    assertThat(packets).containsExactly("new");
  }

  private void write(String... lines) throws IOException {
    writer.begin(0);
    for (String line : lines) {
      writer.write(line);
    }
    writer.flush();
  }

  private record KeepingSink(List<String> packets) implements PacketSink {

    @Override
    public void open(long deadlineNanos) {}

    @Override
    public void send(ByteBuffer packet, long deadlineNanos) {
      packets.add(StandardCharsets.UTF_8.decode(packet).toString());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
