package io.gatelens.agent.telemetry.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Holds the encoding to that of the field's own exporter. */
class SpanBatchTest {

  private final Random random = new Random(20);
  private final RandomSpans spans = new RandomSpans(random);

  @Test
  void anySpans_areTheSameBytesAsOfTheSdksExporter() throws IOException {
    for (int round = 0; round < 500; round++) {
      List<SpanData> batch = spans.next(1 + random.nextInt(20));

      assertThat(Encoded.bytes(batch(batch)))
          .as("round %s", round)
          .isEqualTo(Encoded.byTheSdk(lastFirst(batch)));
    }
  }

  @Test
  void moreSpansThanABufferHolds_areWhole() throws IOException {
    List<SpanData> batch = spans.next(2000);

    byte[] encoded = Encoded.bytes(batch(batch));

    assertThat(encoded).hasSizeGreaterThan(2 * Buffers.BYTES);
    assertThat(Encoded.spans(encoded)).isEqualTo(Encoded.spans(Encoded.byTheSdk(batch)));
  }

  @Test
  void lengthOfTheMessage_isKnownBeforeItIsWritten() throws IOException {
    SpanBatch batch = batch(spans.next(200));

    assertThat(batch.count()).isEqualTo(200);
    assertThat(batch.getContentLength()).isEqualTo(Encoded.bytes(batch).length);
    assertThat(batch.getBinarySerializedSize()).isEqualTo(batch.getContentLength());
  }

  @Test
  void aMessageThatIsWrittenAgain_isTheSame() throws IOException {
    SpanBatch batch = batch(spans.next(200));

    assertThat(Encoded.bytes(batch)).isEqualTo(Encoded.bytes(batch));
  }

  @Test
  void bufferThatIsUsedAgain_holdsNothingOfTheBatchBefore() throws IOException {
    Buffers buffers = new Buffers();
    List<EncodedSpans> parts = new ArrayList<>();
    SpanLane lane = new SpanLane(Integer.MAX_VALUE, buffers, parts::add);
    spans.next(500).forEach(lane::add);
    new SpanBatch(parts).giveBack(buffers);
    lane.handOn();
    parts.clear();
    List<SpanData> next = spans.next(500);

    next.forEach(lane::add);
    lane.handOn();

    assertThat(Encoded.spans(Encoded.bytes(new SpanBatch(parts))))
        .isEqualTo(Encoded.spans(Encoded.byTheSdk(next)));
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

    byte[] encoded = Encoded.bytes(batch(mixed));

    assertThat(Encoded.spans(encoded)).isEqualTo(Encoded.spans(Encoded.byTheSdk(mixed)));
  }

  @Test
  void schemaOfTheResource_isSent() throws IOException {
    Resource resource =
        Resource.create(
            Attributes.builder().put("a", 1).build(), "https://opentelemetry.io/schemas/1.40.0");
    List<SpanData> batch = spans.of(resource, 2);

    assertThat(Encoded.bytes(batch(batch))).isEqualTo(Encoded.byTheSdk(lastFirst(batch)));
  }

  /** Such as a list of the application's that has null in it. */
  @Test
  void spanThatCannotBeEncoded_leavesNothingBehind() throws IOException {
    List<SpanData> good = spans.next(3);
    List<Long> withNull = new ArrayList<>();
    withNull.add(1L);
    withNull.add(null);
    SpanData bad =
        TestSpanData.builder()
            .setResource(good.get(0).getResource())
            .setInstrumentationScopeInfo(good.get(0).getInstrumentationScopeInfo())
            .setName("bad")
            .setKind(SpanKind.SERVER)
            .setStartEpochNanos(1)
            .setEndEpochNanos(2)
            .setHasEnded(true)
            .setStatus(StatusData.unset())
            .setAttributes(
                Attributes.builder()
                    .put("a", "text")
                    .put(AttributeKey.longArrayKey("b"), withNull)
                    .put("c", "text")
                    .build())
            .build();
    List<EncodedSpans> parts = new ArrayList<>();
    SpanLane lane = new SpanLane(Integer.MAX_VALUE, new Buffers(), parts::add);

    lane.add(good.get(0));
    assertThatNullPointerException().isThrownBy(() -> lane.add(bad));
    lane.add(good.get(1));
    lane.add(good.get(2));
    lane.handOn();

    assertThat(Encoded.bytes(new SpanBatch(parts))).isEqualTo(Encoded.byTheSdk(lastFirst(good)));
  }

  private static SpanBatch batch(List<SpanData> spans) {
    List<EncodedSpans> parts = new ArrayList<>();
    SpanLane lane = new SpanLane(Integer.MAX_VALUE, new Buffers(), parts::add);
    spans.forEach(lane::add);
    lane.handOn();
    return new SpanBatch(parts);
  }

  private static List<SpanData> lastFirst(List<SpanData> spans) {
    List<SpanData> reversed = new ArrayList<>(spans);
    Collections.reverse(reversed);
    return reversed;
  }
}
