package io.gatelens.gateway;

import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * A span that is started after what it stands for has begun, and the context that holds it: when
 * somebody needs that context, or at the end.
 *
 * <p>Threads: as {@link SpanLifecycle} says. Who needs the context while another thread starts the
 * span waits for it, for as long as that may take and no longer.
 */
abstract class LateSpan extends SpanLifecycle {

  /** Another thread starts a span in a microsecond or two; this is far more than that. */
  private static final int MAX_SPINS = 2_000;

  private volatile @Nullable Context context;

  /**
   * The thread that starts the span now. Means something to that thread only, so it may be stale.
   */
  private @Nullable Thread starter;

  /**
   * Starts the span with its true start; called once.
   *
   * @param without what to return where it has no span of its own
   * @return the context that holds it
   */
  abstract Context startSpan(Context without, Telemetry telemetry);

  /** Called once, by the thread that {@link SpanLifecycle} chose, with what was started. */
  abstract void record(Context started, Telemetry telemetry);

  /** The span could not be started: the context without it stands in its place. */
  abstract void startFailed(RuntimeException error);

  /** The context of the span; null where it is not started, or is being started now. */
  final @Nullable Context contextIfStarted() {
    return context;
  }

  /** Starts the span unless it was started, and records it if all is over already. */
  final void start(Context without, Telemetry telemetry) {
    if (!claimStart()) {
      return;
    }
    Context started = without;
    starter = Thread.currentThread();
    try {
      started = startSpan(without, telemetry);
    } catch (RuntimeException e) {
      startFailed(e);
    }
    context = started;
    starter = null;
    if (publishStart()) {
      record(started, telemetry);
    }
  }

  /** Records what the other thread started, where {@link #publishEnd} says so. */
  final void recordStarted(Telemetry telemetry) {
    Context started = context;
    if (started != null) {
      record(started, telemetry);
    }
  }

  /**
   * The context of a span that somebody has begun to start. Where that is the thread that asks,
   * what it starts wants to know: the SDK's own metrics, a sampler. There is nothing to tell then.
   *
   * @return null in that case, and where the other thread takes too long
   */
  final @Nullable Context awaitContext() {
    if (starter == Thread.currentThread()) {
      return null;
    }
    Context started = context;
    for (int spins = 0; started == null && spins < MAX_SPINS; spins++) {
      Thread.onSpinWait();
      started = context;
    }
    return started;
  }
}
