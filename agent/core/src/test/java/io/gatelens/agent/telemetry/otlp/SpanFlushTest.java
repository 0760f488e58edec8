package io.gatelens.agent.telemetry.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of spans when somebody wants them sent, or no more of them. */
@Timeout(60)
class SpanFlushTest {

  private final ProcessorUnderTest spans = new ProcessorUnderTest();

  @AfterEach
  void close() {
    spans.close();
  }

  @Test
  void flush_sendsWhatWaits() throws Exception {
    spans.start(64, 16, ProcessorUnderTest.NEVER);

    spans.end(3, "span");
    spans.flush();

    assertThat(spans.sink().all()).hasSize(1);
    assertThat(Encoded.names(spans.sink().next())).hasSize(3);
  }

  @Test
  void flushOfNothing_sendsNothing() {
    spans.start(64, 16, ProcessorUnderTest.NEVER);

    spans.flush();

    assertThat(spans.sink().all()).isEmpty();
  }

  @Test
  void flushBesideOtherThreads_hasSentTheSpansOfWhoAsked() throws Exception {
    spans.start(10_000, 128, ProcessorUnderTest.NEVER);
    AtomicBoolean isOver = new AtomicBoolean();
    Thread busy =
        new Thread(
            () -> {
              while (!isOver.get()) {
                if (spans.processor().waiting() < 1_000) {
                  spans.end(1, "busy");
                }
              }
            });
    busy.start();

    for (int i = 0; i < 50; i++) {
      spans.sink().forget();
      spans.end(1, "own-" + i);
      spans.flush();
      assertThat(spans.names()).contains("own-" + i);
    }
    isOver.set(true);
    busy.join();
  }

  @Test
  void whoFailsAtTheEndOfAFlush_doesNotKeepOthersFromBeingTold() throws Exception {
    spans.start(64, 16, ProcessorUnderTest.NEVER);
    spans.sink().hold();
    spans.end(16, "first"); // The worker waits for its answer.
    spans.sink().next();

    CompletableResultCode one = spans.processor().forceFlush();
    one.whenComplete(
        () -> {
          throw new IllegalStateException("on demand");
        });
    CompletableResultCode other = spans.processor().forceFlush();
    spans.sink().answer();

    assertThat(other.join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
    spans.end(16, "then");
    assertThat(Encoded.names(spans.sink().next())).containsOnly("then");
  }

  @Test
  void shutdown_sendsWhatWaitsAndTakesNoMore() throws Exception {
    spans.start(64, 16, ProcessorUnderTest.NEVER);
    Tracer tracer = spans.provider().get("test");

    spans.end(2, "span");
    CompletableResultCode result = spans.provider().shutdown().join(10, TimeUnit.SECONDS);
    tracer.spanBuilder("late").startSpan().end();

    assertThat(result.isSuccess()).isTrue();
    assertThat(spans.sink().isShutDown()).isTrue();
    assertThat(spans.sink().all()).hasSize(1);
    assertThat(Encoded.names(spans.sink().next())).containsExactly("span", "span");
  }

  @Test
  void shutdownWhileTheQueueOverflows_ends() throws Exception {
    spans.start(64, 16, Duration.ofMillis(1));
    AtomicBoolean isOver = new AtomicBoolean();
    List<Thread> busy = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Thread thread =
          new Thread(
              () -> {
                while (!isOver.get()) {
                  spans.end(1, "busy");
                }
              });
      thread.start();
      busy.add(thread);
    }

    spans.sink().awaitDrop();
    CompletableResultCode flush = spans.provider().forceFlush();
    CompletableResultCode result = spans.provider().shutdown();

    assertThat(result.join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
    assertThat(flush.join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
    assertThat(spans.provider().forceFlush().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
    isOver.set(true);
    for (Thread thread : busy) {
      thread.join();
    }
  }

  @Test
  void exporterThatCannotBeShutDown_isSaidByTheResult() {
    spans.start(64, 16, ProcessorUnderTest.NEVER);

    spans.sink().failNext();

    assertThat(spans.processor().shutdown().join(20, TimeUnit.SECONDS).isSuccess()).isFalse();
    assertThat(spans.processor().forceFlush().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
  }
}
