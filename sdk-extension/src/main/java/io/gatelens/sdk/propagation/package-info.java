/**
 * Formats of trace context beside W3C's, and which of them are read and written.
 *
 * <p>The formats of b3, b3multi, jaeger and ottrace are OpenTelemetry's own library, which is less
 * strict than their specifications; it gets to see only what those allow. Those of xray, datadog,
 * gcp and instana are here: there is no library for them that works with this SDK and takes any
 * header without failing. One rule for all: a header that its specification does not allow begins a
 * new trace, and nothing here ever throws because of one. A decision that the format leaves open
 * counts as "not sampled", as in OpenTelemetry's B3.
 */
@NullMarked
package io.gatelens.sdk.propagation;

import org.jspecify.annotations.NullMarked;
