/**
 * The profile {@code kong} of {@code gatelens.metrics.profile}: what the standard metrics say, also
 * under the names, labels and units of Kong's plugins {@code prometheus}, {@code statsd} and {@code
 * datadog}. docs/kong-profile.md says what is made of what.
 *
 * <p>Requests come from the instruments of the scope {@code io.gatelens.kong}, which whoever
 * records requests has: {@code kong.latency}, {@code kong.upstream_latency}, {@code
 * kong.kong_latency} (histograms, ms), {@code kong.request.size}, {@code kong.response.size}
 * (histograms, By), each with the attributes {@code service}, {@code gateway.route.id}, {@code
 * code} and {@code source}; {@code kong.requests}, a counter; and {@code kong.unchecked_targets}, a
 * gauge with the attributes {@code gateway.upstream.cluster}, {@code server.address} and {@code
 * server.port}. Everything else comes from standard metrics: {@code jvm.memory.*} and those of
 * docs/telemetry.md.
 *
 * <p>Source of all names: {@code kong/plugins/prometheus/exporter.lua}, {@code
 * kong/plugins/statsd/log.lua} and {@code kong/plugins/datadog/handler.lua} in Kong 3.9.
 */
@NullMarked
package io.gatelens.sdk.kong;

import org.jspecify.annotations.NullMarked;
