package io.gatelens.agent.telemetry.otlp;

import io.gatelens.gateway.Stripes;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Spans on their way from the threads that end them to the one that sends them, as bytes.
 *
 * <p>Invariant: {@code count} is the number of spans that were taken and are not in a batch yet; it
 * never passes the queue's size.
 */
final class WaitingSpans {

  private final BatchSettings settings;
  private final Buffers buffers = new Buffers();
  private final SpanLane[] lanes;
  private final Queue<EncodedSpans> handedOn = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  /** In the order that they came. Of the sending thread alone. */
  private final Deque<EncodedSpans> collected = new ArrayDeque<>();

  WaitingSpans(BatchSettings settings) {
    this.settings = settings;
    this.lanes = new SpanLane[Stripes.COUNT];
    Arrays.setAll(lanes, i -> new SpanLane(settings.batchSize(), buffers, handedOn::add));
  }

  /**
   * Takes a span on any thread.
   *
   * @return how many wait now; 0 where there was no room for it
   */
  int add(SpanData span) {
    int waiting = reserve();
    if (waiting == 0) {
      return 0;
    }
    boolean isThere = false;
    try {
      lanes[Stripes.mine()].add(span);
      isThere = true;
    } finally {
      if (!isThere) {
        count.decrementAndGet();
      }
    }
    return waiting;
  }

  private int reserve() {
    int before;
    do {
      before = count.get();
      if (before >= settings.queueSize()) {
        return 0;
      }
    } while (!count.compareAndSet(before, before + 1));
    return before + 1;
  }

  int count() {
    return count.get();
  }

  /** Collects all that were added before the call. */
  void collectAll() {
    for (SpanLane lane : lanes) {
      lane.handOn();
    }
    collectFull();
  }

  /** Collects those that the lanes have handed on. */
  void collectFull() {
    for (EncodedSpans part = handedOn.peek(); part != null; part = handedOn.peek()) {
      collected.add(part);
      handedOn.remove(); // Nobody else does.
    }
  }

  /** Whether half of a batch or more is collected. */
  boolean hasMostOfBatch() {
    int spans = 0;
    for (EncodedSpans part : collected) {
      spans += part.count();
      if (2 * spans >= settings.batchSize()) {
        return true;
      }
    }
    return false;
  }

  /** A batch of the oldest that are collected; null where there are none. */
  @Nullable SpanBatch next() {
    List<EncodedSpans> parts = oldest();
    if (parts.isEmpty()) {
      return null;
    }
    SpanBatch batch = new SpanBatch(parts);
    for (int i = 0; i < parts.size(); i++) {
      collected.remove();
    }
    count.addAndGet(-batch.count());
    return batch;
  }

  private List<EncodedSpans> oldest() {
    List<EncodedSpans> parts = new ArrayList<>();
    int spans = 0;
    for (EncodedSpans part : collected) {
      spans += part.count();
      boolean fits =
          parts.isEmpty()
              || (spans <= settings.batchSize() && part.resource() == parts.get(0).resource());
      if (!fits) {
        break;
      }
      parts.add(part);
    }
    return parts;
  }

  /** Gives up those that wait and cannot be had. */
  int abandon() {
    return count.getAndSet(0);
  }

  /** The batch was sent, or given up by whoever sent it. */
  void giveBack(SpanBatch batch) {
    batch.giveBack(buffers);
  }
}
