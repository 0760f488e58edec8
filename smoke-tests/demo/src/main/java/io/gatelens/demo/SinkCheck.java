package io.gatelens.demo;

import java.util.List;

/**
 * What every sink of metrics must have after the traffic and the reloads.
 *
 * @param sinks those to look into
 * @param sent how many requests were sent
 */
record SinkCheck(List<Sink> sinks, int sent) {

  /** The metric by which requests are counted. */
  static final String REQUESTS = "http.server.request.duration";

  private static final int EXAMPLE_CHARACTERS = 120;
  private static final List<String> METRICS =
      List.of(
          REQUESTS,
          "http.server.active_requests",
          "http.client.request.duration",
          "gateway.request.overhead.duration",
          "gateway.upstream.time_to_first_byte",
          "gateway.filter.duration",
          "gateway.retry.attempts",
          "gateway.rate_limit.decisions",
          "gateway.circuit_breaker.state",
          "gateway.upstream.connections",
          "gateway.config.loads",
          "gateway.config.load.duration",
          "gateway.config.last_load.success",
          "gateway.config.last_success.time",
          "gateway.config.routes",
          "gateway.config.info",
          "gateway.ready",
          "gateway.readiness.condition",
          "gateway.startup.duration",
          "gateway.info",
          "gatelens.instrumentation",
          "jvm.memory.used");

  /** Looks whether everything has arrived everywhere. */
  boolean isComplete() {
    sinks.forEach(Sink::look);
    return sinks.stream().allMatch(this::isComplete);
  }

  private boolean isComplete(Sink sink) {
    return missing(sink).isEmpty() && sink.requests() >= sent;
  }

  private static List<String> missing(Sink sink) {
    return METRICS.stream().filter(metric -> !sink.has(metric)).toList();
  }

  void print(Terminal terminal) {
    if (sinks.isEmpty()) {
      return;
    }
    terminal.heading("Are the metrics in each sink?");
    sinks.forEach(sink -> print(sink, terminal));
  }

  private void print(Sink sink, Terminal terminal) {
    var missing = missing(sink);
    terminal.print(
        "%s%-10s  %d of %d metrics, %,d of %,d requests counted"
            .formatted(
                isComplete(sink) ? terminal.green("✓ ") : terminal.red("✗ "),
                sink.name(),
                METRICS.size() - missing.size(),
                METRICS.size(),
                sink.requests(),
                sent));
    if (!missing.isEmpty()) {
      terminal.print("  missing: " + String.join(", ", missing));
    }
    if (!sink.example().isEmpty()) {
      terminal.done(shortened(sink.example()));
    }
  }

  private static String shortened(String line) {
    return line.length() <= EXAMPLE_CHARACTERS
        ? line
        : line.substring(0, EXAMPLE_CHARACTERS - 1) + "…";
  }
}
