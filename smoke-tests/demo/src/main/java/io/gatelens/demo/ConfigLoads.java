package io.gatelens.demo;

import io.gatelens.rig.ReceivedSpan;
import java.util.Comparator;
import java.util.List;

/** The loads of the configuration, oldest first, with what was wrong in them. */
final class ConfigLoads {
  private final List<ReceivedSpan> spans;

  ConfigLoads(List<ReceivedSpan> spans) {
    this.spans = spans;
  }

  void print(Terminal terminal) {
    terminal.heading("Configuration loads");
    spans.stream()
        .filter(span -> span.name().equals("gateway.config.load"))
        .sorted(Comparator.comparingLong(ReceivedSpan::startNanos))
        .forEach(load -> print(load, terminal));
  }

  private void print(ReceivedSpan load, Terminal terminal) {
    var outcome = text(load, "gateway.config.outcome");
    var padded = "%-14s".formatted(outcome);
    terminal.print(
        "%s %-18s %8.1f ms  %3s routes  hash %-8.8s  %s"
            .formatted(
                isGood(outcome) ? terminal.green("✓ " + padded) : terminal.red("✗ " + padded),
                text(load, "gateway.config.trigger"),
                load.durationNanos() / 1e6,
                text(load, "gateway.config.routes"),
                text(load, "gateway.config.hash"),
                change(load)));
    spans.stream()
        .filter(span -> span.traceId().equals(load.traceId()))
        .flatMap(span -> span.events().stream())
        .filter(event -> event.name().equals("exception"))
        .filter(event -> event.attributes().containsKey("gateway.route.id"))
        .forEach(event -> print(event, terminal));
  }

  private static void print(ReceivedSpan.Event event, Terminal terminal) {
    terminal.print(
        "    route %s: %s"
            .formatted(
                event.attributes().get("gateway.route.id"),
                event.attributes().getOrDefault("exception.message", "?")));
  }

  private static String change(ReceivedSpan load) {
    return "added %s, changed %s, removed %s"
        .formatted(
            routes(load, "gateway.config.routes.added"),
            routes(load, "gateway.config.routes.changed"),
            routes(load, "gateway.config.routes.removed"));
  }

  /** The ids of a few, the number of many. */
  private static String routes(ReceivedSpan load, String key) {
    if (!(load.attributes().get(key) instanceof List<?> ids) || ids.isEmpty()) {
      return "none";
    }
    return ids.size() > 3 ? String.valueOf(ids.size()) : ids.toString();
  }

  private static boolean isGood(String outcome) {
    return outcome.equals("applied") || outcome.equals("unchanged");
  }

  private static String text(ReceivedSpan span, String key) {
    return String.valueOf(span.attributes().getOrDefault(key, "-"));
  }
}
