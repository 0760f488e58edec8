package io.gatelens.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The measurements of all turns, printed as a table of medians. A variant's difference is the
 * median of its differences to the first variant in the same turn.
 */
final class Results {
  static final String CPU = "CPU per request [µs]";

  private final List<Variant> variants;
  private final Map<String, Map<Variant, List<Double>>> values = new LinkedHashMap<>();

  Results(List<Variant> variants) {
    this.variants = variants;
  }

  void add(Variant variant, String row, double value) {
    values
        .computeIfAbsent(row, key -> new HashMap<>())
        .computeIfAbsent(variant, key -> new ArrayList<>())
        .add(value);
  }

  void print() {
    System.out.println();
    var heading = new StringBuilder("%-32s".formatted("median (difference per turn)"));
    variants.forEach(variant -> heading.append("%26.25s".formatted(variant.name())));
    System.out.println(heading);
    for (var row : values.keySet()) {
      var line = new StringBuilder("%-32s".formatted(row));
      variants.forEach(variant -> line.append("%26s".formatted(cell(row, variant))));
      System.out.println(line);
    }
    printSpread();
  }

  /** Every value of CPU per request: how far they lie apart says what a difference means. */
  private void printSpread() {
    if (!values.containsKey(CPU)) {
      return;
    }
    System.out.println();
    for (var variant : variants) {
      System.out.printf(
          "CPU per request by slice, %s: %s%n",
          variant.name(), measured(CPU, variant).stream().map("%.1f"::formatted).toList());
    }
  }

  private String cell(String row, Variant variant) {
    var measured = measured(row, variant);
    if (measured.isEmpty()) {
      return "-";
    }
    var median = "%.1f".formatted(median(measured));
    var base = measured(row, variants.get(0));
    if (variant.equals(variants.get(0)) || base.size() != measured.size()) {
      return median;
    }
    var differences = new ArrayList<Double>();
    for (var turn = 0; turn < base.size(); turn++) {
      differences.add(measured.get(turn) - base.get(turn));
    }
    return "%s (%+.1f)".formatted(median, median(differences));
  }

  private List<Double> measured(String row, Variant variant) {
    return values.getOrDefault(row, Map.of()).getOrDefault(variant, List.of());
  }

  static double median(List<Double> values) {
    var sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    var middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
