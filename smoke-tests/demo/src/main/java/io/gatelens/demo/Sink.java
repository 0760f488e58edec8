package io.gatelens.demo;

/**
 * A place that the gateway's metrics go to, and what has arrived there. Safe for use by several
 * threads.
 */
interface Sink {

  /** Its name in {@code OTEL_METRICS_EXPORTER}. */
  String name();

  /** Fetches what has become of the metrics; nothing to do where they come by themselves. */
  default void look() {}

  /** Whether the metric of that name, one of docs/telemetry.md, has arrived. */
  boolean has(String metric);

  /** The sum of all counts of {@code http.server.request.duration}. */
  long requests();

  /** One point of that metric as it arrived, on one line; empty where there is none. */
  String example();
}
