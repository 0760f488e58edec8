package io.gatelens.demo;

import io.gatelens.rig.ReceivedMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Rate, errors and latency by route, all computed from the exported histograms. */
final class RouteTable {
  private final List<ReceivedMetric> metrics;
  private final double seconds;

  RouteTable(List<ReceivedMetric> metrics, double seconds) {
    this.metrics = metrics;
    this.seconds = seconds;
  }

  void print(Terminal terminal) {
    terminal.heading("Routes");
    terminal.print(
        terminal.dim(
            "%-14s %7s %8s %9s %9s │ %12s %12s"
                .formatted(
                    "route", "req/s", "errors", "p50", "p99", "gateway mean", "upstream mean")));
    var byRoute = new TreeMap<String, List<ReceivedMetric>>();
    for (var point : metrics) {
      if (point.name().equals("http.server.request.duration")) {
        byRoute.computeIfAbsent(route(point), key -> new ArrayList<>()).add(point);
      }
    }
    byRoute.forEach((route, points) -> terminal.print(row(route, points, terminal)));
  }

  private String row(String route, List<ReceivedMetric> points, Terminal terminal) {
    var all = ReceivedMetric.merged(points);
    var errors = ReceivedMetric.merged(points.stream().filter(RouteTable::isError).toList());
    var share = "%8s".formatted("%.0f%%".formatted(100.0 * errors.count() / all.count()));
    return "%-14s %7.1f %s %9s %9s │ %12s %12s"
        .formatted(
            route,
            all.count() / seconds,
            errors.count() == 0 ? share : terminal.red(share),
            milliseconds(all.quantile(0.5)),
            milliseconds(all.quantile(0.99)),
            milliseconds(of("gateway.request.overhead.duration", route).mean()),
            milliseconds(of("http.client.request.duration", route).mean()));
  }

  private ReceivedMetric of(String name, String route) {
    return ReceivedMetric.merged(
        metrics.stream().filter(m -> m.name().equals(name) && route(m).equals(route)).toList());
  }

  private static String route(ReceivedMetric point) {
    return String.valueOf(point.attributes().getOrDefault("gateway.route.id", "(no route)"));
  }

  private static boolean isError(ReceivedMetric point) {
    return point.attributes().containsKey("error.type");
  }

  private static String milliseconds(double seconds) {
    return Double.isNaN(seconds) ? "-" : "%.1f ms".formatted(seconds * 1000);
  }
}
