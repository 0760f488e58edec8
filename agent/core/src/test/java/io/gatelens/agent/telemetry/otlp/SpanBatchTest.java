package io.gatelens.agent.telemetry.otlp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the encoding to that of the field's own exporter. */
class SpanBatchTest {

  private final Random random = new Random(20);
  private final RandomSpans spans = new RandomSpans(random);

  @Test
  void anySpans_areTheSameBytesAsOfTheSdksExporter() throws IOException {
    for (int round = 0; round < 500; round++) {
      List<SpanData> batch = spans.next(1 + random.nextInt(20));

      assertThat(Encoded.bytes(batch(part(batch))))
          .as("round %s", round)
          .isEqualTo(Encoded.byTheSdk(lastFirst(batch)));
    }
  }

  @Test
  void moreSpansThanTheFirstBufferHolds_areWhole() throws IOException {
    List<SpanData> batch = spans.next(2000);

    byte[] encoded = Encoded.bytes(batch(part(batch)));

    assertThat(encoded)
        .hasSizeGreaterThan(2 * EncodedSpans.FIRST_BYTES)
        .isEqualTo(Encoded.byTheSdk(lastFirst(batch)));
  }

  @Test
  void lengthOfTheMessage_isKnownBeforeItIsWritten() throws IOException {
    SpanBatch batch = batch(part(spans.next(5)), part(spans.next(7)));

    assertThat(batch.count()).isEqualTo(12);
    assertThat(batch.getContentLength()).isEqualTo(Encoded.bytes(batch).length);
    assertThat(batch.getBinarySerializedSize()).isEqualTo(batch.getContentLength());
  }

  @Test
  void aMessageThatIsWrittenAgain_isTheSame() throws IOException {
    SpanBatch batch = batch(part(spans.next(5)), part(spans.next(7)));

    assertThat(Encoded.bytes(batch)).isEqualTo(Encoded.bytes(batch));
  }

  @Test
  void partThatIsUsedAgain_holdsNothingOfTheBatchBefore() throws IOException {
    EncodedSpans part = part(spans.next(50));
    List<SpanData> next = spans.next(3);

    part.clear();
    next.forEach(part::add);
    part.end();

    assertThat(Encoded.bytes(batch(part))).isEqualTo(Encoded.byTheSdk(lastFirst(next)));
  }

  @Test
  void severalParts_areOneMessage() throws IOException {
    List<SpanData> first = spans.next(3);
    List<SpanData> second = spans.next(4);

    byte[] encoded = Encoded.bytes(batch(part(first), part(second)));

    assertThat(Encoded.spans(encoded)).isEqualTo(Encoded.spans(bySdk(first, second)));
  }

  @Test
  void severalScopesInTurn_areWholeEach() throws IOException {
    InstrumentationScopeInfo one = InstrumentationScopeInfo.create("one");
    InstrumentationScopeInfo two =
        InstrumentationScopeInfo.builder("two")
            .setVersion("2")
            .setSchemaUrl("https://opentelemetry.io/schemas/1.37.0")
            .build();
    List<SpanData> mixed = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      mixed.addAll(spans.of(one, 1 + random.nextInt(2)));
      mixed.addAll(spans.of(two, 1 + random.nextInt(2)));
    }

    byte[] encoded = Encoded.bytes(batch(part(mixed)));

    assertThat(Encoded.spans(encoded)).isEqualTo(Encoded.spans(Encoded.byTheSdk(mixed)));
  }

  @Test
  void schemaOfTheResource_isSent() throws IOException {
    Resource resource =
        Resource.create(
            Attributes.builder().put("a", 1).build(), "https://opentelemetry.io/schemas/1.40.0");
    List<SpanData> batch = spans.of(resource, 2);

    assertThat(Encoded.bytes(batch(part(batch)))).isEqualTo(Encoded.byTheSdk(lastFirst(batch)));
  }

  @Test
  void spanOfAnotherResource_doesNotFit() {
    List<SpanData> first = spans.of(Resource.create(Attributes.builder().put("a", 1).build()), 2);
    List<SpanData> second = spans.of(Resource.create(Attributes.builder().put("b", 2).build()), 1);
    EncodedSpans part = new EncodedSpans();

    assertThat(part.fits(first.get(0))).isTrue();
    part.add(first.get(0));
    assertThat(part.fits(first.get(1))).isTrue();
    assertThat(part.fits(second.get(0))).isFalse();
  }

  private static byte[] bySdk(List<SpanData> first, List<SpanData> second) throws IOException {
    return Encoded.byTheSdk(Stream.concat(first.stream(), second.stream()).toList());
  }

  private static EncodedSpans part(List<SpanData> spans) {
    EncodedSpans part = new EncodedSpans();
    spans.forEach(part::add);
    part.end();
    return part;
  }

  private static SpanBatch batch(EncodedSpans... parts) {
    return new SpanBatch(requireNonNull(parts[0].resource()), List.of(parts));
  }

  private static List<SpanData> lastFirst(List<SpanData> spans) {
    List<SpanData> reversed = new ArrayList<>(spans);
    Collections.reverse(reversed);
    return reversed;
  }
}
