/**
 * Spans as OTLP, encoded in one pass by the threads that end them, and sent in batches. The field's
 * exporter goes over each span twice, first for the sizes and then for the bytes, and on a thread
 * that has to fetch it from another's cache; all of it but that is used as it is: what it counts
 * and how it answers.
 */
@NullMarked
package io.gatelens.agent.telemetry.otlp;

import org.jspecify.annotations.NullMarked;
