package io.gatelens.deploy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What Prometheus calls a metric that comes over OTLP: the default strategy,
 * UnderscoreEscapingWithSuffixes, of Prometheus's receiver and of the Collector's exporters. As far
 * as the agent's metrics need it.
 *
 * <p>Not the OpenTelemetry SDK's own exporter, which ends {@code gateway.info} before its {@code
 * _info} and adds no {@code _ratio}; the agent's {@code /metrics} has these names all the same.
 */
final class PrometheusNames {

  private static final Map<String, String> UNITS = Map.of("", "", "s", "seconds", "By", "bytes");

  private PrometheusNames() {}

  /**
   * The name without the suffixes of a histogram's series.
   *
   * @param type {@code counter}, {@code updown}, {@code gauge} or {@code histogram}
   */
  static String metric(String name, String type, String unit) {
    List<String> words = new ArrayList<>(Arrays.asList(name.split("[^a-zA-Z0-9]+")));
    addOnce(words, unit(unit, type));
    if (type.equals("counter")) {
      words.remove("total");
      words.add("total");
    }
    return String.join("_", words);
  }

  /** Of an attribute's key. */
  static String label(String key) {
    return key.replaceAll("[^a-zA-Z0-9_]", "_");
  }

  private static String unit(String unit, String type) {
    if (unit.equals("1")) {
      return type.equals("gauge") ? "ratio" : "";
    }
    String known = UNITS.get(unit.replaceAll("\\{[^}]*}", ""));
    if (known == null) {
      throw new IllegalArgumentException("no word for the unit " + unit + " yet");
    }
    return known;
  }

  private static void addOnce(List<String> words, String suffix) {
    if (!suffix.isEmpty() && !words.contains(suffix)) {
      words.add(suffix);
    }
  }
}
