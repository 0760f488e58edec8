package io.gatelens.benchmark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The measurements of all rounds, printed as a table of means and of differences to the first. */
final class Results {
  private final Map<String, Map<Variant, List<Double>>> values = new LinkedHashMap<>();

  void add(Variant variant, String row, double value) {
    values
        .computeIfAbsent(row, key -> new HashMap<>())
        .computeIfAbsent(variant, key -> new ArrayList<>())
        .add(value);
  }

  void print(List<Variant> variants) {
    System.out.println();
    var heading = new StringBuilder("%-32s".formatted("mean of the rounds"));
    variants.forEach(variant -> heading.append("%26.25s".formatted(variant.name())));
    System.out.println(heading);
    values.forEach(
        (row, byVariant) -> {
          var line = new StringBuilder("%-32s".formatted(row));
          var base = mean(byVariant.get(variants.get(0)));
          for (var variant : variants) {
            line.append("%26s".formatted(cell(mean(byVariant.get(variant)), base)));
          }
          System.out.println(line);
        });
    printSpread(variants);
  }

  /** Every value of CPU per request: how far the rounds lie apart says what a difference means. */
  private void printSpread(List<Variant> variants) {
    var byVariant = values.get("CPU per request [µs]");
    if (byVariant != null) {
      System.out.println();
      for (var variant : variants) {
        System.out.printf(
            "CPU per request by round, %s: %s%n",
            variant.name(),
            byVariant.getOrDefault(variant, List.of()).stream().map("%.1f"::formatted).toList());
      }
    }
  }

  private static String cell(double value, double base) {
    if (Double.isNaN(value)) {
      return "-";
    }
    if (Double.isNaN(base) || base == 0 || value == base) {
      return "%.1f".formatted(value);
    }
    return "%.1f (%+.1f%%)".formatted(value, 100 * (value - base) / base);
  }

  private static double mean(@Nullable List<Double> values) {
    return values == null
        ? Double.NaN
        : values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }
}
