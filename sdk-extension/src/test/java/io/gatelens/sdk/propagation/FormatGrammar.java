package io.gatelens.sdk.propagation;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request's headers mean by the format's specification, told in another way than the code
 * tells it: with regular expressions and large numbers.
 */
enum FormatGrammar {
  TRACECONTEXT("traceparent") {
    @Override
    @Nullable Meaning meaning(Headers headers) {
      Matcher m =
          match("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(.*)", headers, 0);
      if (m == null || (!m.group(4).isEmpty() && !isFuture(headers.get("traceparent")))) {
        return null;
      }
      return meaning(m.group(1), m.group(2), (Integer.parseInt(m.group(3), 16) & 1) == 1);
    }

    private boolean isFuture(String value) {
      return !value.startsWith("00") && value.charAt(55) == '-';
    }
  },
  B3("b3") {
    @Override
    @Nullable Meaning meaning(Headers headers) {
      Matcher m =
          match(
              "([0-9a-f]{16}|[0-9a-f]{32})-([0-9a-f]{16})(?:-([01d])(?:-[0-9a-f]{16})?)?",
              headers,
              0);
      return m == null
          ? null
          : meaning(m.group(1), m.group(2), m.group(3) != null && !m.group(3).equals("0"));
    }
  },
  B3MULTI("x-b3-traceid", "x-b3-spanid", "x-b3-sampled", "x-b3-flags", "x-b3-parentspanid") {
    @Override
    @Nullable Meaning meaning(Headers headers) {
      Matcher trace = match("[0-9a-f]{16}|[0-9a-f]{32}", headers, 0);
      Matcher span = match("[0-9a-f]{16}", headers, 1);
      String sampled = headers.get(names.get(2));
      if (trace == null
          || span == null
          || (sampled != null && match("(?i)0|1|true|false", headers, 2) == null)
          || (headers.get(names.get(4)) != null && match("[0-9a-f]{16}", headers, 4) == null)) {
        return null;
      }
      boolean isSampled =
          "1".equals(headers.get(names.get(3)))
              || (sampled != null && sampled.matches("(?i)1|true"));
      return meaning(trace.group(), span.group(), isSampled);
    }
  },
  JAEGER("uber-trace-id") {
    @Override
    @Nullable Meaning meaning(Headers headers) {
      String colon = "(?::|%3[Aa])";
      String value = headers.get(names.get(0));
      if (value != null && value.indexOf(':') >= 0) {
        colon = ":";
      }
      Matcher m =
          match(
              "([0-9a-f]{1,32})C([0-9a-f]{1,16})C[0-9a-f]{1,16}C([0-9a-f]{1,2})"
                  .replace("C", colon),
              headers,
              0);
      return m == null
          ? null
          : meaning(m.group(1), m.group(2), (Integer.parseInt(m.group(3), 16) & 1) == 1);
    }
  },
  OTTRACE("ot-tracer-traceid", "ot-tracer-spanid", "ot-tracer-sampled") {
    @Override
    @Nullable Meaning meaning(Headers headers) {
      Matcher trace = match("[0-9a-f]{1,32}", headers, 0);
      Matcher span = match("[0-9a-f]{1,16}", headers, 1);
      String sampled = headers.get(names.get(2));
      if (trace == null
          || span == null
          || (sampled != null && match("(?i)0|1|true|false", headers, 2) == null)) {
        return null;
      }
      return meaning(trace.group(), span.group(), sampled != null && sampled.matches("(?i)1|true"));
    }
  },
  XRAY("x-amzn-trace-id") {
    @Override
    @Nullable Meaning meaning(Headers headers) {
      String value = headers.get(names.get(0));
      if (value == null) {
        return null;
      }
      List<String> root = new ArrayList<>();
      List<String> parent = new ArrayList<>();
      List<String> sampled = new ArrayList<>();
      for (String field : value.split(";", -1)) {
        String[] pair = field.trim().split("=", 2);
        if (pair.length == 1 && !pair[0].isEmpty()) {
          return null;
        }
        switch (pair[0]) {
          case "Root" -> root.add(pair[1]);
          case "Parent" -> parent.add(pair[1]);
          case "Sampled" -> sampled.add(pair[1]);
          default -> {}
        }
      }
      boolean isAllowed =
          root.size() == 1
              && root.get(0).matches("1-[0-9a-f]{8}-[0-9a-f]{24}")
              && parent.size() == 1
              && parent.get(0).matches("[0-9a-f]{16}")
              && (sampled.isEmpty() || (sampled.size() == 1 && sampled.get(0).matches("[01?]")));
      return isAllowed
          ? meaning(
              root.get(0).substring(2).replace("-", ""),
              parent.get(0),
              sampled.equals(List.of("1")))
          : null;
    }
  },
  DATADOG(
      "x-datadog-trace-id",
      "x-datadog-parent-id",
      "x-datadog-sampling-priority",
      "x-datadog-tags",
      "x-datadog-origin") {
    @Override
    @Nullable Meaning meaning(Headers headers) {
      String trace = decimal(headers.get(names.get(0)));
      String span = decimal(headers.get(names.get(1)));
      String priority = headers.get(names.get(2));
      if (trace == null
          || span == null
          || (priority != null && !priority.matches("-1|0|1|2"))
          || trace.matches("0+")) {
        return null;
      }
      return meaning(
          upperHalf(headers.get(names.get(3))) + trace,
          span,
          priority != null && priority.matches("1|2"));
    }

    private String upperHalf(@Nullable String tags) {
      String none = "0".repeat(16);
      if (tags == null || tags.length() > 512) {
        return none;
      }
      String tag = "[\\x20-\\x7e&&[^=,]]+=[\\x20-\\x7e&&[^,]]+";
      if (!tags.matches(tag + "(," + tag + ")*,?")) {
        return none;
      }
      String found = none;
      for (String each : tags.split(",", -1)) {
        if (each.startsWith("_dd.p.tid=")) {
          found = each.substring("_dd.p.tid=".length());
          if (!found.matches("[0-9a-f]{16}")) {
            return none;
          }
        }
      }
      return found;
    }
  },
  GCP("x-cloud-trace-context") {
    @Override
    @Nullable Meaning meaning(Headers headers) {
      Matcher m = match("([0-9a-f]{32})/([0-9]+)(;o=([01]))?", headers, 0);
      String span = m == null ? null : decimal(m.group(2));
      return m == null || span == null ? null : meaning(m.group(1), span, "1".equals(m.group(4)));
    }
  },
  INSTANA("x-instana-t", "x-instana-s", "x-instana-l") {
    @Override
    @Nullable Meaning meaning(Headers headers) {
      String level = headers.get(names.get(2));
      if (level != null && !level.matches("(?s)[01](,.*)?")) {
        return null;
      }
      boolean isSampled = level == null || level.startsWith("1");
      if (headers.get(names.get(0)) == null && headers.get(names.get(1)) == null) {
        return isSampled ? null : Meaning.SUPPRESSED;
      }
      Matcher trace = match("[0-9a-f]{16}|[0-9a-f]{32}", headers, 0);
      Matcher span = match("[0-9a-f]{16}", headers, 1);
      return trace == null || span == null ? null : meaning(trace.group(), span.group(), isSampled);
    }
  };

  /** Whose trace; both ids are empty where nothing is said but "not sampled". */
  record Meaning(String traceId, String spanId, boolean isSampled) {
    static final Meaning SUPPRESSED = new Meaning("", "", false);
  }

  private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(64);

  @SuppressWarnings("ImmutableEnumChecker") // A list that cannot be changed.
  final List<String> names;

  FormatGrammar(String... names) {
    this.names = List.of(names);
  }

  /** Null where the headers name no span. */
  abstract @Nullable Meaning meaning(Headers headers);

  @Nullable Matcher match(String pattern, Headers headers, int name) {
    String value = headers.get(names.get(name));
    Matcher matcher = Pattern.compile(pattern).matcher(value == null ? "" : value);
    return value != null && matcher.matches() ? matcher : null;
  }

  static @Nullable Meaning meaning(String traceId, String spanId, boolean isSampled) {
    return traceId.matches("0*") || spanId.matches("0*")
        ? null
        : new Meaning(
            "0".repeat(32 - traceId.length()) + traceId,
            "0".repeat(16 - spanId.length()) + spanId,
            isSampled);
  }

  static @Nullable String decimal(@Nullable String text) {
    if (text == null || !text.matches("[0-9]{1,20}")) {
      return null;
    }
    BigInteger value = new BigInteger(text);
    return value.compareTo(LIMIT) < 0 ? "%016x".formatted(value) : null;
  }
}
