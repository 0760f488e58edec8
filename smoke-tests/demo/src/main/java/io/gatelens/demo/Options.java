package io.gatelens.demo;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The command line and the environment.
 *
 * @param screenshot where to put a picture of the node's page; null: nowhere
 * @param sinks of the gateway's metrics, as in {@code OTEL_METRICS_EXPORTER}
 * @param externalEndpoint the value of {@code OTEL_EXPORTER_OTLP_ENDPOINT}; null: our own receiver
 * @param environment the variables that concern the agent
 */
record Options(
    boolean isOnce,
    boolean isHelp,
    int port,
    @Nullable Path screenshot,
    List<String> sinks,
    @Nullable String externalEndpoint,
    Map<String, String> environment) {

  static final String HELP =
      """
      ./demo [--once] [--port 8080] [--metrics LIST] [--screenshot FILE] [--build]

        --once             ends after the report: exit code 0 if all expected telemetry arrived
        --port N           the gateway's port
        --metrics LIST     where metrics go and are looked for: otlp, prometheus, statsd, datadog, or
                           some of them with commas between; otherwise OTEL_METRICS_EXPORTER, or otlp
        --screenshot FILE  puts a picture of the node's own page there, a PNG: needs Chromium
        --build            builds again what is there already

      OTEL_EXPORTER_OTLP_ENDPOINT sends the telemetry there instead; every other OTEL_* and
      GATELENS_* variable reaches the gateway too.""";

  private static final String EXPORTERS = "OTEL_METRICS_EXPORTER";
  private static final List<String> SINKS = List.of("otlp", "prometheus", "statsd", "datadog");

  static Options parse(String[] args, Map<String, String> environment) {
    var once = false;
    var help = false;
    var port = 8080;
    Path screenshot = null;
    List<String> sinks = null;
    for (var i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--once" -> once = true;
        case "--help", "-h" -> help = true;
        case "--port" -> port = port(++i < args.length ? args[i] : "");
        case "--metrics" -> sinks = sinks(++i < args.length ? args[i] : "");
        case "--screenshot" -> screenshot = file(++i < args.length ? args[i] : "");
        default ->
            throw new IllegalArgumentException(
                "unknown option " + args[i] + ": ./demo --help lists them");
      }
    }
    var ours = new HashMap<>(environment);
    ours.keySet().removeIf(name -> !name.matches("(OTEL|GATELENS|DD)_.*"));
    if (sinks != null) {
      ours.put(EXPORTERS, String.join(",", sinks));
    }
    var exporters = ours.getOrDefault(EXPORTERS, "").trim();
    return new Options(
        once,
        help,
        port,
        screenshot,
        exporters.isEmpty() ? List.of("otlp") : List.of(exporters.split(" *, *", -1)),
        ours.get("OTEL_EXPORTER_OTLP_ENDPOINT"),
        Map.copyOf(ours));
  }

  /**
   * The environment of the gateway: the user's variables, else a short metric interval, {@code
   * sinks}, and {@code local}, which points to our receiver unless the user named one.
   */
  Map<String, String> telemetryEnvironment(Map<String, String> local, Map<String, String> sinks) {
    var merged = new HashMap<String, String>();
    merged.put("OTEL_METRIC_EXPORT_INTERVAL", "1000");
    merged.putAll(sinks);
    if (externalEndpoint == null) {
      merged.putAll(local);
    }
    merged.putAll(environment);
    return merged;
  }

  /**
   * Tries the gateway's port.
   *
   * @throws IllegalStateException with the way out, when it is taken
   */
  void requireFreePort() {
    try (var socket = new ServerSocket(port)) {
      socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(
          "port %d is taken: free it, or use ./demo --port %d".formatted(port, port + 1), e);
    }
  }

  private static List<String> sinks(String text) {
    var names = List.of(text.split(",", -1));
    if (!SINKS.containsAll(names)) {
      throw new IllegalArgumentException(
          "--metrics takes some of " + String.join(",", SINKS) + ", not \"" + text + '"');
    }
    return names;
  }

  private static Path file(String text) {
    if (text.isBlank() || text.startsWith("--")) {
      throw new IllegalArgumentException("--screenshot takes the name of a file");
    }
    return Path.of(text);
  }

  private static int port(String text) {
    try {
      var port = Integer.parseInt(text);
      if (port > 0 && port < 65_536) {
        return port;
      }
    } catch (NumberFormatException e) {
      // the message below says it
    }
    throw new IllegalArgumentException(
        "--port takes a number from 1 to 65535, not \"" + text + '"');
  }
}
