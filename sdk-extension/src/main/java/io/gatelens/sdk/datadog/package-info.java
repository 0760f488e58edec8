/**
 * Metrics to the Datadog Agent by DogStatsD: {@code OTEL_METRICS_EXPORTER=datadog}. docs/datadog.md
 * says what they look like there.
 *
 * <p>The protocol: <a
 * href="https://docs.datadoghq.com/developers/dogstatsd/datagram_shell/">Datagram format</a>,
 * versions 1.1 (several values in a line), 1.2 (container id) and 1.4 (external data). Timestamps
 * (1.3) are not sent, as distributions cannot have one.
 */
@NullMarked
package io.gatelens.sdk.datadog;

import org.jspecify.annotations.NullMarked;
