package io.gatelens.agent.telemetry.otlp;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where the threads that end spans encode them, each in a lane that is its own for that moment: no
 * thread waits for another. A lane's spans go to the queue when they are as many as a part holds,
 * and are taken from it when it is time to send.
 *
 * <p>Invariant: a lane's part is only touched by the thread that has taken the lane.
 */
final class SpanLanes {

  /** The part is full at this size, so that another span mostly fits into its first buffer. */
  static final int FULL_BYTES = EncodedSpans.FIRST_BYTES * 3 / 4;

  private static final int LANES_PER_PROCESSOR = 4;
  private static final int MAX_SPARE_PARTS = 64;

  private final int spansInPart;
  private final Lane[] lanes;
  private final ConcurrentLinkedQueue<EncodedSpans> ended = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<EncodedSpans> spare = new ConcurrentLinkedQueue<>();
  private final AtomicInteger spareCount = new AtomicInteger();

  /**
   * @param spansInPart at most
   */
  SpanLanes(int spansInPart) {
    this.spansInPart = spansInPart;
    int processors = Runtime.getRuntime().availableProcessors();
    this.lanes = new Lane[Integer.highestOneBit(processors * LANES_PER_PROCESSOR)];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = new Lane();
    }
  }

  /** On any thread, without waiting. */
  void add(SpanData span) {
    int first = (int) Thread.currentThread().getId();
    for (int i = 0; i < lanes.length; i++) {
      Lane lane = lanes[(first + i) & (lanes.length - 1)];
      if (lane.take()) {
        try {
          add(lane, span);
        } finally {
          lane.release();
        }
        return;
      }
    }
    EncodedSpans own = newPart();
    own.add(span);
    end(own);
  }

  private void add(Lane lane, SpanData span) {
    EncodedSpans part = lane.part;
    if (part != null && !part.fits(span)) {
      end(part);
      part = null;
    }
    if (part == null) {
      part = newPart();
      lane.part = part;
    }
    part.add(span);
    if (part.count() >= spansInPart || part.size() >= FULL_BYTES) {
      lane.part = null;
      end(part);
    }
  }

  private void end(EncodedSpans part) {
    part.end();
    ended.add(part);
  }

  /** The next part that is full; null for none. */
  @Nullable EncodedSpans poll() {
    return ended.poll();
  }

  /**
   * What the lanes hold is a part to {@link #poll} too; but for those that are being written to.
   */
  void endAll() {
    for (Lane lane : lanes) {
      if (lane.take()) {
        EncodedSpans part = lane.part;
        lane.part = null;
        lane.release();
        if (part != null) {
          end(part);
        }
      }
    }
  }

  private EncodedSpans newPart() {
    EncodedSpans part = spare.poll();
    if (part == null) {
      return new EncodedSpans();
    }
    spareCount.decrementAndGet();
    return part;
  }

  /** The part was sent. On any thread. */
  void giveBack(EncodedSpans part) {
    if (part.isWorthKeeping() && spareCount.get() < MAX_SPARE_PARTS) {
      part.clear();
      spareCount.incrementAndGet();
      spare.add(part);
    }
  }

  private static final class Lane {

    private final AtomicBoolean isTaken = new AtomicBoolean();
    private @Nullable EncodedSpans part;

    boolean take() {
      return isTaken.compareAndSet(false, true);
    }

    void release() {
      isTaken.setRelease(false);
    }
  }
}
