package io.gatelens.agent.telemetry.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EncodingSpanProcessorTest {

  private static final Duration NEVER = Duration.ofHours(1);

  private final RecordedBatches sink = new RecordedBatches();
  private SdkTracerProvider spans = SdkTracerProvider.builder().build();

  @AfterEach
  void close() {
    sink.answer();
    spans.shutdown().join(10, TimeUnit.SECONDS);
  }

  @Test
  void wholeBatch_isSentAtOnce() throws Exception {
    start(64, 16, NEVER);

    end(16, "span");

    assertThat(Encoded.names(sink.next())).hasSize(16).containsOnly("span");
  }

  @Test
  void singleSpan_waitsForTheDelayOnly() throws Exception {
    start(64, 16, Duration.ofMillis(10));

    end(1, "span");

    assertThat(Encoded.names(sink.next())).containsExactly("span");
  }

  @Test
  void noBatch_isLargerThanItMayBe() throws Exception {
    start(2000, 100, NEVER);
    sink.hold();

    end(2000, "span");
    sink.answer();
    flush();

    List<Integer> sizes = new ArrayList<>();
    for (byte[] batch : sink.all()) {
      sizes.add(Encoded.names(batch).size());
    }
    assertThat(sizes).allMatch(size -> size <= 100);
    assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(2000);
  }

  @Test
  void flush_sendsWhatWaits() throws Exception {
    start(64, 16, NEVER);

    end(3, "span");
    flush();

    assertThat(sink.all()).hasSize(1);
    assertThat(Encoded.names(sink.next())).hasSize(3);
  }

  @Test
  void flushOfNothing_sendsNothing() {
    start(64, 16, NEVER);

    flush();

    assertThat(sink.all()).isEmpty();
  }

  @Test
  void spansBeyondTheQueue_areDroppedAndCounted() throws Exception {
    start(64, 16, NEVER);
    sink.hold();
    end(16, "first"); // On its way, and without an answer.
    sink.next();

    end(100, "then");

    assertThat(sink.droppedSpans()).isEqualTo(36);
    sink.answer();
    flush();
    int arrived = 0;
    for (byte[] batch : sink.all()) {
      arrived += Collections.frequency(Encoded.names(batch), "then");
    }
    assertThat(arrived).isEqualTo(64);
  }

  @Test
  void answerThatDoesNotCome_holdsTheNextBatchNoLongerThanTheTimeout() throws Exception {
    start(new BatchSettings(64, 1, 1, TimeUnit.MILLISECONDS.toNanos(20)), Sampler.alwaysOn());
    sink.hold();

    end(1, "first");
    end(1, "second");

    assertThat(Encoded.names(sink.next())).containsExactly("first");
    assertThat(Encoded.names(sink.next())).containsExactly("second");
  }

  @Test
  void exporterThatThrows_getsTheNextBatch() throws Exception {
    start(64, 1, NEVER);

    sink.failNext();
    end(1, "lost");
    flush();
    end(1, "next");

    assertThat(Encoded.names(sink.next())).containsExactly("next");
  }

  @Test
  void shutdown_sendsWhatWaitsAndTakesNoMore() throws Exception {
    start(64, 16, NEVER);
    Tracer tracer = spans.get("test");

    end(2, "span");
    CompletableResultCode result = spans.shutdown().join(10, TimeUnit.SECONDS);
    tracer.spanBuilder("late").startSpan().end();

    assertThat(result.isSuccess()).isTrue();
    assertThat(sink.isShutDown()).isTrue();
    assertThat(sink.all()).hasSize(1);
    assertThat(Encoded.names(sink.next())).containsExactly("span", "span");
  }

  @Test
  void unsampledSpans_areNotSent() {
    start(new BatchSettings(64, 1, 1, 1), Sampler.alwaysOff());

    end(10, "span");
    flush();

    assertThat(sink.all()).isEmpty();
    assertThat(sink.droppedSpans()).isZero();
  }

  @Test
  void spansOfManyThreads_arriveOnceEach() throws Exception {
    int threads = 32;
    int each = 2000;
    start(threads * each, 512, Duration.ofMillis(1));
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<?>> running = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      String name = thread + "-";
      running.add(
          pool.submit(
              () -> {
                start.await();
                IntStream.range(0, each).forEach(i -> end(1, name + i));
                return null;
              }));
    }

    start.countDown();
    for (Future<?> future : running) {
      future.get();
    }
    pool.shutdown();
    flush();

    List<String> arrived = new ArrayList<>();
    for (byte[] batch : sink.all()) {
      arrived.addAll(Encoded.names(batch));
    }
    Set<String> expected = new HashSet<>();
    for (int thread = 0; thread < threads; thread++) {
      for (int i = 0; i < each; i++) {
        expected.add(thread + "-" + i);
      }
    }
    assertThat(arrived).hasSize(threads * each);
    assertThat(new HashSet<>(arrived)).isEqualTo(expected);
  }

  @Test
  void spanLargerThanABuffer_isWhole() throws Exception {
    String text = "x".repeat(300_000);
    start(64, 16, NEVER);

    Stream.of("a", "b")
        .forEach(
            name ->
                spans.get("test").spanBuilder(name).setAttribute("text", text).startSpan().end());
    flush();

    byte[] batch = sink.next();
    assertThat(Encoded.names(batch)).containsExactlyInAnyOrder("a", "b");
    assertThat(Encoded.spans(batch))
        .extracting(
            span -> span.getScopeSpans(0).getSpans(0).getAttributes(0).getValue().getStringValue())
        .containsOnly(text);
  }

  private void start(int queueSize, int batchSize, Duration delay) {
    start(
        new BatchSettings(queueSize, batchSize, delay.toNanos(), NEVER.toNanos()),
        Sampler.alwaysOn());
  }

  private void start(BatchSettings settings, Sampler sampler) {
    spans =
        SdkTracerProvider.builder()
            .setSampler(sampler)
            .addSpanProcessor(EncodingSpanProcessor.start(settings, sink))
            .build();
  }

  private void end(int count, String name) {
    for (int i = 0; i < count; i++) {
      spans.get("test").spanBuilder(name).startSpan().end();
    }
  }

  private void flush() {
    assertThat(spans.forceFlush().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
  }
}
