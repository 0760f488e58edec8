package io.gatelens.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The measurements of all turns, as a table of medians. A variant's difference is the median of its
 * differences to the first variant in the same turn. Where JVMs were started anew for each of
 * several rounds, a round has its own median and difference, and the table has the medians of
 * those: JVMs that run the same program differ for their whole lives, by what was compiled when.
 */
final class Results {
  static final String CPU = "CPU per request [µs]";

  private final List<Variant> variants;
  private final Map<String, Map<Variant, List<List<Double>>>> values = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private int round;

  Results(List<Variant> variants) {
    this.variants = variants;
  }

  /** What is added from now on comes from other JVMs. */
  void nextRound() {
    round++;
  }

  void add(Variant variant, String row, double value) {
    var rounds =
        values
            .computeIfAbsent(row, key -> new HashMap<>())
            .computeIfAbsent(variant, key -> new ArrayList<>());
    while (rounds.size() <= round) {
      rounds.add(new ArrayList<>());
    }
    rounds.get(round).add(value);
  }

  /** A line for behind the table. */
  void note(String line) {
    notes.add(line);
  }

  /** Ends with a line break. */
  String table() {
    var table = new StringBuilder("%-32s".formatted("median (difference per turn)"));
    variants.forEach(variant -> table.append("%26.25s".formatted(variant.name())));
    for (var row : values.keySet()) {
      table.append("%n%-32s".formatted(row));
      variants.forEach(variant -> table.append("%26s".formatted(cell(row, variant))));
    }
    table.append("%n".formatted()).append(spread());
    notes.forEach(note -> table.append("%n%s%n".formatted(note)));
    return table.toString();
  }

  /** Every value of CPU per request: how far they lie apart says what a difference means. */
  private String spread() {
    var spread = new StringBuilder();
    for (var variant : variants) {
      for (var index : rounds(CPU, variant)) {
        var slices = measured(CPU, variant, index).stream().map("%.1f"::formatted).toList();
        var label = round == 0 ? "by slice" : "by slice, round " + (index + 1);
        spread.append("%nCPU per request %s, %s: %s".formatted(label, variant.name(), slices));
        if (round > 0) {
          spread.append(": " + roundCell(CPU, variant, index));
        }
      }
    }
    return spread.isEmpty() ? "" : spread.append("%n".formatted()).toString();
  }

  private String cell(String row, Variant variant) {
    var rounds = rounds(row, variant);
    if (rounds.isEmpty()) {
      return "-";
    }
    var medians = rounds.stream().map(index -> median(measured(row, variant, index))).toList();
    var differences =
        rounds.stream()
            .map(index -> differences(row, variant, index))
            .filter(ofRound -> !ofRound.isEmpty())
            .map(Results::median)
            .toList();
    return text(median(medians), differences);
  }

  private String roundCell(String row, Variant variant, int index) {
    var differences = differences(row, variant, index);
    return text(
        median(measured(row, variant, index)),
        differences.isEmpty() ? differences : List.of(median(differences)));
  }

  private static String text(double median, List<Double> differences) {
    return differences.isEmpty()
        ? "%.1f".formatted(median)
        : "%.1f (%+.1f)".formatted(median, median(differences));
  }

  /** To the first variant, turn by turn; none where that has not as many turns, or is this one. */
  private List<Double> differences(String row, Variant variant, int index) {
    var first = variants.get(0);
    var base = measured(row, first, index);
    var measured = measured(row, variant, index);
    if (variant.equals(first) || base.size() != measured.size()) {
      return List.of();
    }
    return IntStream.range(0, base.size())
        .mapToObj(turn -> measured.get(turn) - base.get(turn))
        .toList();
  }

  /** The rounds in which something was measured. */
  private List<Integer> rounds(String row, Variant variant) {
    return IntStream.rangeClosed(0, round)
        .filter(index -> !measured(row, variant, index).isEmpty())
        .boxed()
        .toList();
  }

  private List<Double> measured(String row, Variant variant, int index) {
    var measured = values.getOrDefault(row, Map.of()).getOrDefault(variant, List.of());
    return index < measured.size() ? measured.get(index) : List.of();
  }

  static double median(List<Double> values) {
    var sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    var middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
