package io.gatelens.demo;

import io.gatelens.rig.ReceivedSpan;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Draws traces: one line per span, its bar over the time of the whole. */
final class Waterfalls {
  private static final int BAR_WIDTH = 44;
  private static final int NAME_WIDTH = 38;
  private static final List<String> NOTES =
      List.of(
          "http.response.status_code",
          "http.request.resend_count",
          "server.port",
          "gateway.response.flag",
          "error.type",
          "gateway.filter.outcome");

  private final List<ReceivedSpan> spans;

  Waterfalls(List<ReceivedSpan> spans) {
    this.spans = spans;
  }

  /**
   * Draws the slowest request that a retry saved, and one of each that went another way than
   * through to the upstream; says so where there is none.
   */
  void print(Terminal terminal) {
    terminal.heading("A request that was sent again");
    print(retried(), terminal);
    terminal.heading("A request that failed");
    print(failed(), terminal);
    terminal.heading("A request that the rate limiter refused");
    print(longest(flagged("rate_limited")), terminal);
    terminal.heading("A request that the circuit breaker did not let through");
    print(longest(flagged("circuit_open")), terminal);
    terminal.heading("A request whose client went away");
    print(longest(flagged("client_aborted")), terminal);
  }

  /** Draws the trace of one SERVER span. */
  void print(ReceivedSpan server, Terminal terminal) {
    terminal.print(
        "%s %s → %s   route %s   %s   decided by the %s%s"
            .formatted(
                server.attributes().getOrDefault("http.request.method", "?"),
                server.attributes().getOrDefault("url.path", "?"),
                server.attributes().getOrDefault("http.response.status_code", "no status"),
                server.attributes().getOrDefault("gateway.route.id", "-"),
                milliseconds(server.durationNanos()),
                server.attributes().getOrDefault("gateway.response.source", "?"),
                flag(server)));
    terminal.print(terminal.dim("trace " + server.traceId()));
    draw(server, server, "", "", terminal);
  }

  private void print(Optional<ReceivedSpan> server, Terminal terminal) {
    server.ifPresentOrElse(span -> print(span, terminal), () -> terminal.failure("none arrived"));
  }

  private Optional<ReceivedSpan> retried() {
    return longest(span -> attempts(span) > 1 && span.has("http.response.status_code", 200))
        .or(() -> longest(span -> attempts(span) > 0));
  }

  private Optional<ReceivedSpan> failed() {
    return longest(span -> span.has("url.path", "/dead/letter"))
        .or(() -> longest(span -> span.status().equals("ERROR")));
  }

  private static Predicate<ReceivedSpan> flagged(String flag) {
    return span -> span.has("gateway.response.flag", flag);
  }

  private Optional<ReceivedSpan> longest(Predicate<ReceivedSpan> wanted) {
    return spans.stream()
        .filter(span -> span.kind().equals("SERVER"))
        .filter(wanted)
        .max(Comparator.comparingLong(ReceivedSpan::durationNanos));
  }

  private long attempts(ReceivedSpan server) {
    return spans.stream()
        .filter(span -> span.kind().equals("CLIENT"))
        .filter(span -> span.traceId().equals(server.traceId()))
        .count();
  }

  private void draw(
      ReceivedSpan span, ReceivedSpan whole, String branch, String indent, Terminal terminal) {
    var name = shortened(branch + span.name());
    var bar = bar(span, whole);
    terminal.print(
        "%s %s %9s  +%-8s %s %s"
            .formatted(
                name,
                span.status().equals("ERROR") ? terminal.red(bar) : terminal.blue(bar),
                milliseconds(span.durationNanos()),
                milliseconds(span.startNanos() - whole.startNanos()),
                "%-8s".formatted(span.kind()),
                terminal.dim(notes(span))));
    var children =
        spans.stream()
            .filter(child -> child.traceId().equals(span.traceId()))
            .filter(child -> child.parentSpanId().equals(span.spanId()))
            .sorted(Comparator.comparingLong(ReceivedSpan::startNanos))
            .toList();
    for (var i = 0; i < children.size(); i++) {
      var isLast = i == children.size() - 1;
      draw(
          children.get(i),
          whole,
          indent + (isLast ? "└ " : "├ "),
          indent + (isLast ? "  " : "│ "),
          terminal);
    }
  }

  private static String shortened(String name) {
    var text = name.length() > NAME_WIDTH ? name.substring(0, NAME_WIDTH - 1) + '…' : name;
    return text + " ".repeat(NAME_WIDTH - text.length());
  }

  /** At least one cell, and never outside the whole, whatever the clocks say. */
  private static String bar(ReceivedSpan span, ReceivedSpan whole) {
    var perCell = Math.max(whole.durationNanos() / (double) BAR_WIDTH, 1);
    var from = clamp((span.startNanos() - whole.startNanos()) / perCell, 0, BAR_WIDTH - 1);
    var to = clamp((span.endNanos() - whole.startNanos()) / perCell, from + 1, BAR_WIDTH);
    return "·".repeat(from) + "█".repeat(to - from) + "·".repeat(BAR_WIDTH - to);
  }

  private static int clamp(double cell, int min, int max) {
    return (int) Math.max(min, Math.min(max, Math.round(cell)));
  }

  private static String notes(ReceivedSpan span) {
    var notes = new StringBuilder();
    for (var key : NOTES) {
      var value = span.attributes().get(key);
      if (value != null) {
        notes
            .append(afterLastDot(key))
            .append('=')
            .append(afterLastDot(value.toString()))
            .append(' ');
      }
    }
    return notes.toString().stripTrailing();
  }

  private static String afterLastDot(String text) {
    return text.substring(text.lastIndexOf('.') + 1);
  }

  private static String flag(ReceivedSpan server) {
    var flag = server.attributes().get("gateway.response.flag");
    return flag == null ? "" : ": " + flag;
  }

  private static String milliseconds(long nanos) {
    return "%.1f ms".formatted(nanos / 1e6);
  }
}
