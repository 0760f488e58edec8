/**
 * Which requests are traced: the sampler {@code gateway}, its rules, and the header that has a
 * single request traced whatever they say.
 *
 * <p>Decisions are consistent ones in the sense of OpenTelemetry's probability sampling: the
 * probability that was used goes along as {@code th} in the {@code ot} entry of the {@code
 * tracestate}. See <a
 * href="https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/">the
 * specification</a>.
 */
@NullMarked
package io.gatelens.sdk.sampling;

import org.jspecify.annotations.NullMarked;
