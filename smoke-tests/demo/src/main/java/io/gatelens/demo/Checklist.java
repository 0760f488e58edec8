package io.gatelens.demo;

import io.gatelens.rig.OtlpReceiver;
import io.gatelens.rig.ReceivedMetric;
import io.gatelens.rig.ReceivedSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Everything that the traffic and the reloads must have produced, beside metrics. */
final class Checklist {
  private static final Set<String> FAILED_LOADS =
      Set.of("rejected", "kept_previous", "partial", "bind_failed");

  private final OtlpReceiver receiver;
  private final List<Item> items = new ArrayList<>();

  private record Item(String text, Predicate<List<ReceivedSpan>> arrived) {}

  /**
   * @param hasMetrics whether the receiver gets metrics, which tell of errors
   */
  Checklist(OtlpReceiver receiver, Traffic traffic, boolean hasMetrics) {
    this.receiver = receiver;
    items.add(
        new Item("SERVER spans, with route id and template", all -> any(all, this::isRouted)));
    items.add(new Item("CLIENT spans below the SERVER span of their request", this::areNested));
    items.add(
        new Item(
            "retries: attempts numbered 1 and 2",
            all ->
                any(all, span -> span.has("http.request.resend_count", 1))
                    && any(all, span -> span.has("http.request.resend_count", 2))));
    for (var flag :
        List.of("no_route", "connect_failed", "upstream_timeout", "rate_limited", "circuit_open")) {
      items.add(new Item("why it failed: " + flag, all -> any(all, hasFlag(flag))));
    }
    items.add(
        new Item(
            "every client that went away: client_aborted",
            all -> all.stream().filter(hasFlag("client_aborted")).count() >= traffic.aborted()));
    items.add(
        new Item(
            "a configuration load that was applied after the start",
            all -> loads(all, Set.of("applied")::contains) >= 2));
    items.add(
        new Item(
            "a configuration load that was not", all -> loads(all, FAILED_LOADS::contains) >= 1));
    if (hasMetrics) {
      items.add(new Item("no error within the agent's advice", all -> adviceErrors() == 0));
    }
  }

  /** Whether nothing is missing. */
  boolean isComplete() {
    return missing() == 0;
  }

  void print(Terminal terminal) {
    terminal.heading("Did everything arrive?");
    var spans = receiver.spans();
    for (var item : items) {
      print(item.arrived().test(spans), item.text(), terminal);
    }
    var missing = missing();
    terminal.print(
        missing == 0
            ? terminal.green("All of it.")
            : terminal.red("%d of %d missing.".formatted(missing, items.size())));
  }

  private static void print(boolean arrived, String text, Terminal terminal) {
    terminal.print((arrived ? terminal.green("✓ ") : terminal.red("✗ ")) + text);
  }

  private int missing() {
    var spans = receiver.spans();
    return (int) items.stream().filter(item -> !item.arrived().test(spans)).count();
  }

  private boolean isRouted(ReceivedSpan span) {
    return span.kind().equals("SERVER")
        && span.attributes().containsKey("gateway.route.id")
        && span.attributes().containsKey("http.route");
  }

  /** Every CLIENT span has an ancestor of kind SERVER in its own trace. */
  private boolean areNested(List<ReceivedSpan> all) {
    var byId =
        all.stream().collect(Collectors.toMap(ReceivedSpan::spanId, span -> span, (a, b) -> a));
    var clients = all.stream().filter(span -> span.kind().equals("CLIENT")).toList();
    return !clients.isEmpty()
        && clients.stream()
            .allMatch(
                client -> {
                  var parent = byId.get(client.parentSpanId());
                  while (parent != null && parent.kind().equals("INTERNAL")) {
                    parent = byId.get(parent.parentSpanId());
                  }
                  return parent != null
                      && parent.kind().equals("SERVER")
                      && parent.traceId().equals(client.traceId());
                });
  }

  private double adviceErrors() {
    return receiver.metrics().stream()
        .filter(metric -> metric.name().equals("gatelens.advice.errors"))
        .mapToDouble(ReceivedMetric::value)
        .sum();
  }

  private static boolean any(List<ReceivedSpan> all, Predicate<ReceivedSpan> wanted) {
    return all.stream().anyMatch(wanted);
  }

  private static Predicate<ReceivedSpan> hasFlag(String flag) {
    return span -> span.has("gateway.response.flag", flag);
  }

  private static long loads(List<ReceivedSpan> all, Predicate<String> outcome) {
    return all.stream()
        .filter(span -> span.name().equals("gateway.config.load"))
        .map(span -> String.valueOf(span.attributes().get("gateway.config.outcome")))
        .filter(outcome)
        .count();
  }
}
