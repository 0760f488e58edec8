package io.gatelens.sdk.kong;

import io.gatelens.sdk.push.PlainNumber;

/**
 * Prometheus's text format as Kong writes it: bounds of buckets as whole numbers ({@code le="25"}),
 * which a rule on one of them relies on, and counters by the names that they have. The library
 * writes neither. OpenMetrics differs in the types alone; there it lacks the last line.
 */
final class KongText {

  private final boolean isOpenMetrics;
  private final StringBuilder text = new StringBuilder();

  KongText(boolean isOpenMetrics) {
    this.isOpenMetrics = isOpenMetrics;
  }

  void gauge(String name, String help) {
    begin(name, "gauge", help);
  }

  void histogram(String name, String help) {
    begin(name, "histogram", help);
  }

  /** OpenMetrics has no counter whose name does not end so. */
  void counter(String name, String help) {
    String suffix = "_total";
    if (!isOpenMetrics) {
      begin(name, "counter", help);
    } else if (name.endsWith(suffix)) {
      begin(name.substring(0, name.length() - suffix.length()), "counter", help);
    } else {
      begin(name, "unknown", help);
    }
  }

  private void begin(String family, String type, String help) {
    text.append("# HELP ").append(family).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(family).append(' ').append(type).append('\n');
  }

  /**
   * A sample of the family that was begun.
   *
   * @param labels as {@link #labels} has it
   */
  void sample(String name, String labels, double value) {
    text.append(name);
    if (!labels.isEmpty()) {
      text.append('{').append(labels).append('}');
    }
    text.append(' ').append(number(value)).append('\n');
  }

  /** Labels as they stand between braces. */
  static String labels(String... namesAndValues) {
    StringBuilder labels = new StringBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      labels.append(i == 0 ? "" : ",").append(namesAndValues[i]).append("=\"");
      appendEscaped(labels, namesAndValues[i + 1]);
      labels.append('"');
    }
    return labels.toString();
  }

  static String number(double value) {
    return value == Double.POSITIVE_INFINITY ? "+Inf" : PlainNumber.exact(value);
  }

  private static void appendEscaped(StringBuilder labels, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> labels.append("\\\\");
        case '"' -> labels.append("\\\"");
        case '\n' -> labels.append("\\n");
        default -> labels.append(c);
      }
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
