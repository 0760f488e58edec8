package io.gatelens.agent.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * How an exporter fares. Times are milliseconds since the Unix epoch, 0 where it never happened.
 *
 * @param what {@code spans} or {@code metrics}
 * @param endpoint its URL without credentials
 * @param lastError why it last failed, for people; null where it never did
 * @param isFailing whether the last try failed
 */
public record ExporterState(
    String what,
    String endpoint,
    long lastSuccessEpochMillis,
    long lastErrorEpochMillis,
    @Nullable String lastError,
    boolean isFailing) {}
