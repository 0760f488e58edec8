package io.gatelens.agent.telemetry.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the encoding to that of the field's own exporter, byte for byte. */
class SpansEncoderTest {

  private final Random random = new Random(20);
  private final RandomSpans spans = new RandomSpans(random);

  @Test
  void anySpans_areTheSameBytesAsOfTheSdksExporter() throws IOException {
    for (int round = 0; round < 500; round++) {
      List<SpanData> batch = spans.next(random.nextInt(20));

      assertThat(encoded(batch)).as("round %s", round).isEqualTo(expected(batch));
    }
  }

  @Test
  void aBatchLargerThanTheFirstBuffer_isWhole() throws IOException {
    List<SpanData> batch = spans.next(2000);

    assertThat(encoded(batch)).hasSizeGreaterThan(1 << 17).isEqualTo(expected(batch));
  }

  @Test
  void noSpans_areAnEmptyMessage() throws IOException {
    assertThat(encoded(List.of())).isEmpty();
  }

  @Test
  void aBufferThatIsUsedAgain_holdsNothingOfTheBatchBefore() throws IOException {
    ReversedProto out = new ReversedProto();
    new SpansEncoder(out).encode(spans.next(50));
    List<SpanData> batch = spans.next(3);

    out.clear();
    new SpansEncoder(out).encode(batch);

    assertThat(written(out)).isEqualTo(expected(batch));
  }

  @Test
  void severalResources_areAPartOfTheMessageEach() throws IOException {
    List<SpanData> first = spans.of(Resource.create(Attributes.builder().put("a", 1).build()), 5);
    List<SpanData> second = spans.of(Resource.create(Attributes.builder().put("b", 2).build()), 7);
    List<SpanData> mixed =
        Stream.of(first.subList(0, 2), second, first.subList(2, 5)).flatMap(List::stream).toList();

    assertThat(encoded(mixed)).isEqualTo(joined(expected(second), expected(first)));
  }

  @Test
  void severalScopes_areWholeEach() throws IOException {
    List<SpanData> first = spans.of(InstrumentationScopeInfo.create("first"), 4);
    List<SpanData> second =
        spans.of(
            InstrumentationScopeInfo.builder("second")
                .setVersion("2")
                .setSchemaUrl("https://opentelemetry.io/schemas/1.37.0")
                .build(),
            3);

    // In whatever order: the field's exporter has none, either.
    byte[] both = encoded(Stream.concat(first.stream(), second.stream()).toList());

    assertThat(sorted(both))
        .isEqualTo(sorted(expected(Stream.concat(first.stream(), second.stream()).toList())));
    assertThat(both).containsSequence(tail(encoded(first))).containsSequence(tail(encoded(second)));
  }

  /** The last bytes of a message, which are the last span's. */
  private static byte[] tail(byte[] message) {
    return Arrays.copyOfRange(message, message.length / 2, message.length);
  }

  private static byte[] sorted(byte[] bytes) {
    byte[] sorted = bytes.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  private static byte[] encoded(List<SpanData> batch) throws IOException {
    ReversedProto out = new ReversedProto();
    new SpansEncoder(out).encode(batch);
    return written(out);
  }

  private static byte[] written(ReversedProto out) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    out.writeTo(bytes);
    assertThat(out.size()).isEqualTo(bytes.size());
    return bytes.toByteArray();
  }

  private static byte[] expected(List<SpanData> batch) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TraceRequestMarshaler.create(batch).writeBinaryTo(bytes);
    return bytes.toByteArray();
  }
}
