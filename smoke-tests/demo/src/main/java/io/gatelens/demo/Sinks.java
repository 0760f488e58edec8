package io.gatelens.demo;

import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.OtlpReceiver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The sinks of metrics that are switched on and that the demo can look into. */
final class Sinks implements AutoCloseable {

  /** Where the user says that lines go to a daemon of theirs, by the sink's name. */
  private static final Map<String, List<String>> ELSEWHERE =
      Map.of(
          "statsd",
          List.of("GATELENS_STATSD_ADDRESS"),
          "datadog",
          List.of(
              "GATELENS_DATADOG_ADDRESS",
              "DD_DOGSTATSD_URL",
              "DD_DOGSTATSD_SOCKET",
              "DD_AGENT_HOST"));

  private final Options options;
  private final Map<String, LineSink> listening = new LinkedHashMap<>();

  /** Listens for those that send lines, unless the user has daemons for them. */
  Sinks(Options options) {
    this.options = options;
    for (var name : List.of("statsd", "datadog")) {
      if (options.sinks().contains(name) && !isElsewhere(name)) {
        var prefix = options.environment().get("GATELENS_" + upperCase(name) + "_PREFIX");
        listening.put(name, LineSink.listen(name, prefix == null ? "" : prefix + "."));
      }
    }
  }

  private boolean isElsewhere(String name) {
    return ELSEWHERE.getOrDefault(name, List.of()).stream()
        .anyMatch(options.environment()::containsKey);
  }

  /** What the gateway has to be told of them. */
  Map<String, String> environment() {
    var variables = new HashMap<String, String>();
    listening.forEach(
        (name, sink) -> variables.put("GATELENS_" + upperCase(name) + "_ADDRESS", sink.address()));
    return variables;
  }

  /** All that can be looked into, in the order in which they were asked for. */
  List<Sink> of(GatewayProcess gateway, OtlpReceiver receiver, Duration patience) {
    var sinks = new ArrayList<Sink>();
    for (var name : options.sinks()) {
      if (name.equals("otlp") && options.externalEndpoint() == null) {
        sinks.add(new OtlpSink(receiver));
      } else if (name.equals("prometheus")) {
        sinks.add(new ScrapedSink(gateway.awaitStatusUri(patience)));
      } else if (listening.containsKey(name)) {
        sinks.add(listening.get(name));
      }
    }
    return sinks;
  }

  private static String upperCase(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  @Override
  public void close() {
    listening.values().forEach(LineSink::close);
  }
}
