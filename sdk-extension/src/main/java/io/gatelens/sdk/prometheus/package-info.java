/**
 * Metrics for Prometheus to fetch, by whatever HTTP server there is: {@link
 * io.gatelens.sdk.prometheus.ScrapeReader}. In the agent that is the server of the node's status.
 * An application without one needs nothing of this: the exporter {@code prometheus} of
 * OpenTelemetry has a server and a port of its own.
 *
 * <p>The conversion and the formats are those of {@code opentelemetry-exporter-prometheus} and of
 * Prometheus's client; whoever uses this package brings both along.
 */
@NullMarked
package io.gatelens.sdk.prometheus;

import org.jspecify.annotations.NullMarked;
