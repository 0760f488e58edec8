/**
 * The spans of the gateway's requests, behind OpenTelemetry's API and on the parts of its SDK: its
 * sampler, limits, resource, ids and processors, so every setting of the SDK holds and every
 * exporter gets what it knows.
 *
 * <p>The SDK's own span takes a lock for each attribute, a hash table of three arrays for them all,
 * and a copy when it is exported. Here a span's attributes are one array that is filled once and
 * exported as it is: about 1.5 KiB less for a request. To the eye there is no difference, which a
 * test compares span by span.
 */
@NullMarked
package io.gatelens.agent.telemetry.spans;

import org.jspecify.annotations.NullMarked;
