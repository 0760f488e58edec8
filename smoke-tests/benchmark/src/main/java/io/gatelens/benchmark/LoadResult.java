package io.gatelens.benchmark;

/**
 * What one run of load measured.
 *
 * @param failed requests without a 2xx, which {@code requests} counts too
 */
record LoadResult(
    long requests, long failed, double perSecond, double p50Millis, double p99Millis) {}
