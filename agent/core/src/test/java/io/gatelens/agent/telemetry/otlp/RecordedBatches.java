package io.gatelens.agent.telemetry.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps the batches it gets, as bytes, and answers when it is told to. */
final class RecordedBatches implements SpanSink {

  private final BlockingQueue<byte[]> coming = new LinkedBlockingQueue<>();
  private final List<byte[]> all = new ArrayList<>();
  private final List<CompletableResultCode> unanswered = new ArrayList<>();
  private final AtomicInteger dropped = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final CountDownLatch firstDrop = new CountDownLatch(1);
  private boolean isHolding;
  private boolean isFailing;
  private volatile boolean isShutDown;

  @Override
  public synchronized CompletableResultCode export(SpanBatch batch) {
    if (isFailing) {
      isFailing = false;
      throw new IllegalStateException("on demand");
    }
    byte[] bytes = bytes(batch);
    all.add(bytes);
    coming.add(bytes);
    CompletableResultCode result = new CompletableResultCode();
    if (isHolding) {
      unanswered.add(result);
    } else {
      result.succeed();
    }
    return result;
  }

  private static byte[] bytes(SpanBatch batch) {
    try {
      return Encoded.bytes(batch);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers nothing from now on. */
  synchronized void hold() {
    isHolding = true;
  }

  /** Answers what is held, and what comes. */
  synchronized void answer() {
    isHolding = false;
    unanswered.forEach(CompletableResultCode::succeed);
    unanswered.clear();
  }

  synchronized void failNext() {
    isFailing = true;
  }

  @Override
  public void lost(int spans) {
    lost.addAndGet(spans);
  }

  @Override
  public void dropped() {
    dropped.incrementAndGet();
    firstDrop.countDown();
  }

  @Override
  public CompletableResultCode shutdown() {
    if (isFailing) {
      throw new IllegalStateException("on demand");
    }
    isShutDown = true;
    return CompletableResultCode.ofSuccess();
  }

  int droppedSpans() {
    return dropped.get();
  }

  /** Waits until a span found no room. */
  void awaitDrop() throws InterruptedException {
    firstDrop.await();
  }

  int lostSpans() {
    return lost.get();
  }

  boolean isShutDown() {
    return isShutDown;
  }

  /** The next batch that was not yet asked for. */
  byte[] next() throws InterruptedException {
    return Objects.requireNonNull(coming.poll(20, TimeUnit.SECONDS), "no batch came");
  }

  synchronized void forget() {
    all.clear();
    coming.clear();
  }

  synchronized List<byte[]> all() {
    return List.copyOf(all);
  }
}
