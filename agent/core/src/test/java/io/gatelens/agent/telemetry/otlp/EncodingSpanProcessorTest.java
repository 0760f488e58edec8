package io.gatelens.agent.telemetry.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EncodingSpanProcessorTest {

  private static final Duration NEVER = Duration.ofHours(1);

  private final RecordedBatches sink = new RecordedBatches();
  private EncodingSpanProcessor processor =
      EncodingSpanProcessor.start(new BatchSettings(1, 1, 1, 1), new RecordedBatches());
  private SdkTracerProvider spans = SdkTracerProvider.builder().addSpanProcessor(processor).build();

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
    assertThat(Collections.frequency(names(), "then")).isEqualTo(64);
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
    assertThat(sink.lostSpans()).isEqualTo(1);
  }

  @Test
  void spanThatCannotBeEncoded_isLostAlone() throws Exception {
    start(64, 16, NEVER);
    List<Long> withNull = new ArrayList<>();
    withNull.add(null);

    end(1, "before");
    spans
        .get("test")
        .spanBuilder("bad")
        .setAttribute(AttributeKey.longArrayKey("key"), withNull)
        .startSpan()
        .end();
    end(1, "after");
    flush();

    assertThat(Encoded.names(sink.next())).containsExactlyInAnyOrder("before", "after");
    assertThat(sink.lostSpans()).isEqualTo(1);
  }

  @Test
  void batchLargerThanTheQueue_isAsLargeAsTheQueue() throws Exception {
    start(8, 16, NEVER);

    end(8, "span");

    assertThat(Encoded.names(sink.next())).hasSize(8);
  }

  @Test
  void timeoutOfZero_isNone() {
    BatchSettings settings = new BatchSettings(1, 1, 0, 0);

    assertThat(settings.timeoutNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(settings.delayNanos()).isPositive();
  }

  @Test
  void flushBesideOtherThreads_hasSentTheSpansOfWhoAsked() throws Exception {
    start(10_000, 128, NEVER);
    AtomicBoolean isOver = new AtomicBoolean();
    Thread busy =
        new Thread(
            () -> {
              while (!isOver.get()) {
                if (processor.waiting() < 1_000) {
                  end(1, "busy");
                }
              }
            });
    busy.start();

    for (int i = 0; i < 50; i++) {
      sink.forget();
      end(1, "own-" + i);
      flush();
      assertThat(names()).contains("own-" + i);
    }
    isOver.set(true);
    busy.join();
  }

  @Test
  void shutdownWhileTheQueueOverflows_ends() throws Exception {
    start(64, 16, Duration.ofMillis(1));
    AtomicBoolean isOver = new AtomicBoolean();
    List<Thread> busy = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Thread thread =
          new Thread(
              () -> {
                while (!isOver.get()) {
                  end(1, "busy");
                }
              });
      thread.start();
      busy.add(thread);
    }

    sink.awaitDrop();
    CompletableResultCode flush = spans.forceFlush();
    CompletableResultCode result = spans.shutdown();

    assertThat(result.join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
    assertThat(flush.join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
    assertThat(spans.forceFlush().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
    isOver.set(true);
    for (Thread thread : busy) {
      thread.join();
    }
  }

  @Test
  void smallBatchesThatWait_takeUpNoMoreThanTheirBytes() throws Exception {
    start(10_000, 2, NEVER);
    sink.hold();
    long before = usedBytes();

    end(10_000, "span");

    assertThat(usedBytes() - before).isLessThan(10_000_000);
    sink.answer();
    flush();
    assertThat(names()).hasSize(10_000);
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
  void exporterThatCannotBeShutDown_isSaidByTheResult() {
    start(64, 16, NEVER);

    sink.failNext();

    assertThat(processor.shutdown().join(20, TimeUnit.SECONDS).isSuccess()).isFalse();
    assertThat(processor.forceFlush().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
  }

  @Test
  void whoFailsAtTheEndOfAFlush_doesNotKeepOthersFromBeingTold() throws Exception {
    start(64, 16, NEVER);
    sink.hold();
    end(16, "first"); // The worker waits for its answer.
    sink.next();

    CompletableResultCode one = processor.forceFlush();
    one.whenComplete(
        () -> {
          throw new IllegalStateException("on demand");
        });
    CompletableResultCode other = processor.forceFlush();
    sink.answer();

    assertThat(other.join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
    end(16, "then");
    assertThat(Encoded.names(sink.next())).containsOnly("then");
  }

  @Test
  void workerThatIsInterrupted_goesOn() throws Exception {
    start(64, 16, NEVER);

    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("gatelens-spans")) {
        thread.interrupt();
      }
    }
    end(16, "span");

    assertThat(Encoded.names(sink.next())).hasSize(16);
    assertThat(spans.shutdown().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
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

    List<String> arrived = names();
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

  private static long usedBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    for (byte[] batch : sink.all()) {
      names.addAll(Encoded.names(batch));
    }
    return names;
  }

  private void start(int queueSize, int batchSize, Duration delay) {
    start(
        new BatchSettings(queueSize, batchSize, delay.toNanos(), NEVER.toNanos()),
        Sampler.alwaysOn());
  }

  private void start(BatchSettings settings, Sampler sampler) {
    processor.shutdown();
    processor = EncodingSpanProcessor.start(settings, sink);
    spans = SdkTracerProvider.builder().setSampler(sampler).addSpanProcessor(processor).build();
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
