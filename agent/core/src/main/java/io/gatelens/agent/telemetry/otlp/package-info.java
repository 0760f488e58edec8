/**
 * Spans as OTLP, in one pass over them. The field's exporter goes over each span twice, first for
 * the sizes and then for the bytes, and was the dearest single part of a sampled request; all of it
 * but that is used as it is: senders, retries, its own metrics.
 */
@NullMarked
package io.gatelens.agent.telemetry.otlp;

import org.jspecify.annotations.NullMarked;
