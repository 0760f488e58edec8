package io.gatelens.agent.configuration;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The value of {@code gatelens.propagation.clear}: headers by their names or how these begin, and
 * those of a format of trace context by its name.
 *
 * @param names in lower case; one that ends with a star is how names begin
 */
record ClearedHeaders(Set<String> names) {

  static final String ALLOWED =
      "none, or names of headers, or how they begin with a star behind it, and of the formats that"
          + " OTEL_PROPAGATORS has, e.g. b3multi;x-trace;uberctx-*";

  /** Headers that tell of one span, by what {@code OTEL_PROPAGATORS} calls their format. */
  static final Map<String, List<String>> FORMATS =
      Map.of(
          "tracecontext",
          List.of("traceparent", "tracestate"),
          "baggage",
          List.of("baggage"),
          "b3",
          List.of("b3"),
          "b3multi",
          List.of("x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid", "x-b3-sampled", "x-b3-flags"),
          "jaeger",
          List.of("uber-trace-id", "jaeger-debug-id", "jaeger-baggage"),
          "ottrace",
          List.of("ot-tracer-traceid", "ot-tracer-spanid", "ot-tracer-sampled"),
          "xray",
          List.of("x-amzn-trace-id"),
          "datadog",
          List.of(
              "x-datadog-trace-id",
              "x-datadog-parent-id",
              "x-datadog-sampling-priority",
              "x-datadog-origin",
              "x-datadog-tags"),
          "gcp",
          List.of("x-cloud-trace-context"),
          "instana",
          List.of("x-instana-t", "x-instana-s", "x-instana-l"));

  /**
   * Separated as {@link Pairs} are.
   *
   * @throws IllegalArgumentException where one is no header's name, or begins with a star, or has
   *     one within
   */
  static ClearedHeaders parse(String text) {
    Set<String> names = new LinkedHashSet<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == ';' || text.charAt(i) == ',') {
        add(names, text.substring(start, i).trim());
        start = i + 1;
      }
    }
    return new ClearedHeaders(names);
  }

  private static void add(Set<String> names, String name) {
    String header = HeaderName.parse(name).nameOrNull();
    if (header == null || header.isEmpty()) {
      return;
    }
    int star = header.indexOf('*');
    if (star == 0 || (star > 0 && star < header.length() - 1)) {
      throw new IllegalArgumentException("a star is only at the end of a name: " + header);
    }
    String lower = header.toLowerCase(Locale.ROOT);
    names.addAll(FORMATS.getOrDefault(lower, List.of(lower)));
  }
}
