package io.gatelens.agent.telemetry.otlp;

import java.util.concurrent.TimeUnit;

/**
 * The specification's settings of a batching processor, as far as they make sense: no batch is
 * larger than the queue, and nobody looks for spans more often than every millisecond.
 *
 * @param queueSize spans that may wait
 * @param batchSize spans that are sent at once, at most
 * @param delayNanos a span waits no longer for others
 * @param timeoutNanos an export is waited for no longer; 0 is no limit
 */
public record BatchSettings(int queueSize, int batchSize, long delayNanos, long timeoutNanos) {

  private static final long LEAST_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Makes sense of them. */
  public BatchSettings {
    batchSize = Math.min(batchSize, queueSize);
    delayNanos = Math.max(delayNanos, LEAST_DELAY_NANOS);
    timeoutNanos = timeoutNanos == 0 ? Long.MAX_VALUE : timeoutNanos;
  }
}
