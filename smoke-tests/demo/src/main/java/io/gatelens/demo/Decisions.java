package io.gatelens.demo;

import io.gatelens.rig.ReceivedMetric;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who decided the answers, and why, from {@code http.server.request.duration}. */
final class Decisions {
  private final List<ReceivedMetric> metrics;

  Decisions(List<ReceivedMetric> metrics) {
    this.metrics = metrics;
  }

  void print(Terminal terminal) {
    terminal.heading("Who decided the answer, and why");
    var counts = new TreeMap<String, Map<String, Long>>();
    for (var point : metrics) {
      if (point.name().equals("http.server.request.duration")) {
        counts
            .computeIfAbsent(text(point, "gateway.response.source", "?"), key -> new TreeMap<>())
            .merge(text(point, "gateway.response.flag", "-"), point.count(), Long::sum);
      }
    }
    counts.forEach(
        (source, flags) -> {
          var line = new StringBuilder("%-14s".formatted(source));
          flags.forEach((flag, count) -> line.append(" %s ×%d ".formatted(flag, count)));
          terminal.print(line.toString());
        });
  }

  private static String text(ReceivedMetric point, String key, String absent) {
    return String.valueOf(point.attributes().getOrDefault(key, absent));
  }
}
