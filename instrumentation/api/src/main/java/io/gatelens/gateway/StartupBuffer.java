package io.gatelens.gateway;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What ended before telemetry was up, in order. Bounded; what does not fit is counted. Emptied by
 * as many threads as like to.
 */
final class StartupBuffer {

  private final int capacity;
  private final ConcurrentLinkedQueue<Consumer<Telemetry>> kept = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final LongAdder droppedSpans = new LongAdder();
  private final LongAdder allDroppedSpans = new LongAdder();

  StartupBuffer(int capacity) {
    this.capacity = capacity;
  }

  /** Keeps a report, which makes that many spans. */
  void keep(int spans, Consumer<Telemetry> report) {
    if (size.incrementAndGet() > capacity) {
      size.decrementAndGet();
      droppedSpans.add(spans);
      allDroppedSpans.add(spans);
      return;
    }
    kept.add(report);
  }

  /** How many spans there was no room for, told by now or not. */
  long dropped() {
    return allDroppedSpans.sum();
  }

  /** Makes all reports that are there and counts what was dropped. */
  void drainTo(Telemetry telemetry) {
    Consumer<Telemetry> report = poll();
    while (report != null) {
      report.accept(telemetry);
      report = poll();
    }
    long dropped = droppedSpans.sumThenReset();
    if (dropped > 0) {
      telemetry.spansDroppedAtStartup(dropped);
    }
  }

  private @Nullable Consumer<Telemetry> poll() {
    Consumer<Telemetry> report = kept.poll();
    if (report != null) {
      size.decrementAndGet();
    }
    return report;
  }
}
