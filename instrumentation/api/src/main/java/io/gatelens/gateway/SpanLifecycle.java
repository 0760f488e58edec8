package io.gatelens.gateway;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * How a span that is made from a recorded timeline is started once and recorded once, by threads
 * that never wait for each other.
 *
 * <p>Two things happen to it, in any order and on any two threads: it is started (when its context
 * is first needed, or at the end) and it ends. Each is claimed by one thread, which then writes
 * what belongs to it and publishes that. Invariant: of {@link #publishStart()} and {@link
 * #publishEnd()} exactly one, the later one, returns true, and its caller records the span; it sees
 * all that the other thread wrote before.
 */
abstract class SpanLifecycle {

  private static final int START_CLAIMED = 1;
  private static final int STARTED = 1 << 1;
  private static final int END_CLAIMED = 1 << 2;
  private static final int ENDED = 1 << 3;
  private static final int KEPT_CLAIMED = 1 << 4;

  private static final AtomicIntegerFieldUpdater<SpanLifecycle> PHASE =
      AtomicIntegerFieldUpdater.newUpdater(SpanLifecycle.class, "phase");

  private volatile int phase;

  /** Whether the caller is the one that starts the span. */
  final boolean claimStart() {
    return (add(START_CLAIMED) & START_CLAIMED) == 0;
  }

  /** The span is started. Returns whether the caller has to record it, as it is over already. */
  final boolean publishStart() {
    return (add(STARTED) & ENDED) != 0;
  }

  /** Whether the caller is the one that ends it. */
  final boolean claimEnd() {
    return (add(END_CLAIMED) & END_CLAIMED) == 0;
  }

  /** It is over. Returns whether the caller has to record the span, as it was started before. */
  final boolean publishEnd() {
    return (add(ENDED) & STARTED) != 0;
  }

  /** Whether the caller is the one that writes the span which is kept although it was refused. */
  final boolean claimKept() {
    return (add(KEPT_CLAIMED) & KEPT_CLAIMED) == 0;
  }

  final boolean isStartClaimed() {
    return (phase & START_CLAIMED) != 0;
  }

  final boolean isEndClaimed() {
    return (phase & END_CLAIMED) != 0;
  }

  /** Whether what belongs to the end may be read. */
  final boolean isEndPublished() {
    return (phase & ENDED) != 0;
  }

  private int add(int bit) {
    int now;
    do {
      now = phase;
    } while ((now & bit) == 0 && !PHASE.compareAndSet(this, now, now | bit));
    return now;
  }
}
