package io.gatelens.agent.telemetry.otlp;

/**
 * The specification's settings of a batching processor.
 *
 * @param queueSize spans that may wait
 * @param batchSize spans that are sent at once, at most
 * @param delayNanos a span waits no longer for others
 * @param timeoutNanos an export is waited for no longer
 */
public record BatchSettings(int queueSize, int batchSize, long delayNanos, long timeoutNanos) {}
