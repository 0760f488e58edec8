/**
 * Metrics to a StatsD daemon: {@code OTEL_METRICS_EXPORTER=statsd}. docs/statsd.md says what they
 * look like there, and why.
 */
@NullMarked
package io.gatelens.sdk.statsd;

import org.jspecify.annotations.NullMarked;
