package io.gatelens.agent.telemetry.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
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

/** What becomes of spans while the gateway runs. */
@Timeout(60)
class EncodingSpanProcessorTest {

  private final ProcessorUnderTest spans = new ProcessorUnderTest();

  @AfterEach
  void close() {
    spans.close();
  }

  @Test
  void wholeBatch_isSentAtOnce() throws Exception {
    spans.start(64, 16, ProcessorUnderTest.NEVER);

    spans.end(16, "span");

    assertThat(Encoded.names(spans.sink().next())).hasSize(16).containsOnly("span");
  }

  @Test
  void singleSpan_waitsForTheDelayOnly() throws Exception {
    spans.start(64, 16, Duration.ofMillis(10));

    spans.end(1, "span");

    assertThat(Encoded.names(spans.sink().next())).containsExactly("span");
  }

  @Test
  void noBatch_isLargerThanItMayBe() throws Exception {
    spans.start(2000, 100, ProcessorUnderTest.NEVER);
    spans.sink().hold();

    spans.end(2000, "span");
    spans.sink().answer();
    spans.flush();

    List<Integer> sizes = new ArrayList<>();
    for (byte[] batch : spans.sink().all()) {
      sizes.add(Encoded.names(batch).size());
    }
    assertThat(sizes).allMatch(size -> size <= 100);
    assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(2000);
  }

  @Test
  void spansBeyondTheQueue_areDroppedAndCounted() throws Exception {
    spans.start(64, 16, ProcessorUnderTest.NEVER);
    spans.sink().hold();
    spans.end(16, "first"); // On its way, and without an answer.
    spans.sink().next();

    spans.end(100, "then");

    assertThat(spans.sink().droppedSpans()).isEqualTo(36);
    spans.sink().answer();
    spans.flush();
    assertThat(Collections.frequency(spans.names(), "then")).isEqualTo(64);
  }

  @Test
  void answerThatDoesNotCome_holdsTheNextBatchNoLongerThanTheTimeout() throws Exception {
    spans.start(new BatchSettings(64, 1, 1, TimeUnit.MILLISECONDS.toNanos(20)), Sampler.alwaysOn());
    spans.sink().hold();

    spans.end(1, "first");
    spans.end(1, "second");

    assertThat(Encoded.names(spans.sink().next())).containsExactly("first");
    assertThat(Encoded.names(spans.sink().next())).containsExactly("second");
  }

  @Test
  void exporterThatThrows_getsTheNextBatch() throws Exception {
    spans.start(64, 1, ProcessorUnderTest.NEVER);

    spans.sink().failNext();
    spans.end(1, "lost");
    spans.flush();
    spans.end(1, "next");

    assertThat(Encoded.names(spans.sink().next())).containsExactly("next");
    assertThat(spans.sink().lostSpans()).isEqualTo(1);
  }

  @Test
  void spanThatCannotBeEncoded_isLostAlone() throws Exception {
    spans.start(64, 16, ProcessorUnderTest.NEVER);
    List<Long> withNull = new ArrayList<>();
    withNull.add(null);

    spans.end(1, "before");
    spans
        .provider()
        .get("test")
        .spanBuilder("bad")
        .setAttribute(AttributeKey.longArrayKey("key"), withNull)
        .startSpan()
        .end();
    spans.end(1, "after");
    spans.flush();

    assertThat(Encoded.names(spans.sink().next())).containsExactlyInAnyOrder("before", "after");
    assertThat(spans.sink().lostSpans()).isEqualTo(1);
  }

  @Test
  void batchLargerThanTheQueue_isAsLargeAsTheQueue() throws Exception {
    spans.start(8, 16, ProcessorUnderTest.NEVER);

    spans.end(8, "span");

    assertThat(Encoded.names(spans.sink().next())).hasSize(8);
  }

  @Test
  void timeoutOfZero_isNone() {
    BatchSettings settings = new BatchSettings(1, 1, 0, 0);

    assertThat(settings.timeoutNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(settings.delayNanos()).isPositive();
  }

  @Test
  void smallBatchesThatWait_takeUpNoMoreThanTheirBytes() throws Exception {
    spans.start(10_000, 2, ProcessorUnderTest.NEVER);
    spans.sink().hold();
    long before = usedBytes();

    spans.end(10_000, "span");

    assertThat(usedBytes() - before).isLessThan(10_000_000);
    spans.sink().answer();
    spans.flush();
    assertThat(spans.names()).hasSize(10_000);
  }

  @Test
  void workerThatIsInterrupted_goesOn() throws Exception {
    spans.start(64, 16, ProcessorUnderTest.NEVER);

    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("gatelens-spans")) {
        thread.interrupt();
      }
    }
    spans.end(16, "span");

    assertThat(Encoded.names(spans.sink().next())).hasSize(16);
    assertThat(spans.provider().shutdown().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
  }

  @Test
  void unsampledSpans_areNotSent() {
    spans.start(new BatchSettings(64, 1, 1, 1), Sampler.alwaysOff());

    spans.end(10, "span");
    spans.flush();

    assertThat(spans.sink().all()).isEmpty();
    assertThat(spans.sink().droppedSpans()).isZero();
  }

  @Test
  void spansOfManyThreads_arriveOnceEach() throws Exception {
    int threads = 32;
    int each = 2000;
    spans.start(threads * each, 512, Duration.ofMillis(1));
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<?>> running = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      String name = thread + "-";
      running.add(
          pool.submit(
              () -> {
                start.await();
                IntStream.range(0, each).forEach(i -> spans.end(1, name + i));
                return null;
              }));
    }

    start.countDown();
    for (Future<?> future : running) {
      future.get();
    }
    pool.shutdown();
    spans.flush();

    List<String> arrived = spans.names();
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
    spans.start(64, 16, ProcessorUnderTest.NEVER);

    Stream.of("a", "b")
        .forEach(
            name ->
                spans
                    .provider()
                    .get("test")
                    .spanBuilder(name)
                    .setAttribute("text", text)
                    .startSpan()
                    .end());
    spans.flush();

    byte[] batch = spans.sink().next();
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
}
