/**
 * The spans of the gateway's requests, behind OpenTelemetry's API and on the parts of its SDK: its
 * sampler, limits, resource, ids and processors, so every setting of the SDK holds and every
 * exporter gets what it knows.
 *
 * <p>The SDK's own span keeps its attributes in three arrays and a hash table, and is copied when
 * it is exported. Here they are one array that is filled once and exported as it is: about 1.5 KiB
 * less for a request. To the eye there is no difference, which a test compares span by span.
 */
@NullMarked
package io.gatelens.agent.telemetry.spans;

import org.jspecify.annotations.NullMarked;
