package io.gatelens.demo;

import io.gatelens.rig.ReceivedMetric;
import java.util.Comparator;
import java.util.List;

/** Whether this node may take traffic, and why. */
final class Readiness {
  private Readiness() {}

  static void print(List<ReceivedMetric> metrics, Terminal terminal) {
    terminal.heading("Readiness");
    metrics.stream()
        .filter(metric -> metric.name().equals("gateway.ready"))
        .forEach(metric -> print("ready", metric, terminal));
    metrics.stream()
        .filter(metric -> metric.name().equals("gateway.readiness.condition"))
        .sorted(Comparator.comparing(metric -> String.valueOf(metric.attributes())))
        .forEach(
            metric ->
                print(
                    "  " + metric.attributes().getOrDefault("condition", metric.attributes()),
                    metric,
                    terminal));
    metrics.stream()
        .filter(metric -> metric.name().equals("gateway.startup.duration"))
        .forEach(
            metric ->
                terminal.print(
                    "%.1f s from the start of the process to ready".formatted(metric.value())));
  }

  private static void print(String name, ReceivedMetric metric, Terminal terminal) {
    terminal.print((metric.value() == 1 ? terminal.green("✓ ") : terminal.red("✗ ")) + name);
  }
}
