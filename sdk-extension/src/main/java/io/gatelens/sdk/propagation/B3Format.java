package io.gatelens.sdk.propagation;

import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * B3 of openzipkin/b3-propagation, in one header or in several; OpenTelemetry's propagator reads
 * both, the single one first. It takes any text for a sampling state, and two hyphens too many for
 * none.
 */
enum B3Format implements HeaderFormat {
  /** Written as {@code b3}. */
  SINGLE,
  /** Written as {@code X-B3-*}; the library leaves two of them as it finds them. */
  MULTI;

  static final String SINGLE_HEADER = "b3";
  static final String TRACE_ID = "X-B3-TraceId";
  static final String SPAN_ID = "X-B3-SpanId";
  static final String PARENT_ID = "X-B3-ParentSpanId";
  static final String SAMPLED = "X-B3-Sampled";

  private static final List<String> LEFT_BY_LIBRARY = List.of(PARENT_ID, "X-B3-Flags");
  private static final Set<String> OF_SINGLE = Set.of(SINGLE_HEADER);
  private static final Set<String> OF_MULTI =
      Set.of(
          TRACE_ID.toLowerCase(Locale.ROOT),
          SPAN_ID.toLowerCase(Locale.ROOT),
          SAMPLED.toLowerCase(Locale.ROOT),
          "x-b3-flags");
  private static final Set<String> OF_BOTH =
      Set.of(
          SINGLE_HEADER,
          TRACE_ID.toLowerCase(Locale.ROOT),
          SPAN_ID.toLowerCase(Locale.ROOT),
          SAMPLED.toLowerCase(Locale.ROOT),
          "x-b3-flags");
  private static final int ID = HeaderIds.SPAN_ID_LENGTH;

  @Override
  public List<String> furtherFields() {
    return this == MULTI ? LEFT_BY_LIBRARY : List.of();
  }

  @Override
  public <C> Set<String> malformed(@Nullable C carrier, TextMapGetter<C> getter) {
    String single = getter.get(carrier, SINGLE_HEADER);
    boolean isSingleBad = single != null && !isSingle(single);
    boolean isMultiBad = !isMulti(carrier, getter);
    if (isSingleBad) {
      return isMultiBad ? OF_BOTH : OF_SINGLE;
    }
    return isMultiBad ? OF_MULTI : Set.of();
  }

  /** {@code trace-span}, with a state and the parent behind it or without; or a state alone. */
  private static boolean isSingle(String value) {
    int traceEnd = value.indexOf('-');
    if (traceEnd < 0) {
      return isState(value, 0, value.length());
    }
    int spanEnd = traceEnd + 1 + ID;
    if (!isTraceId(value, traceEnd)
        || value.length() < spanEnd
        || !HeaderIds.isHex(value, traceEnd + 1, spanEnd, ID, ID)) {
      return false;
    }
    int stateEnd = spanEnd + 2;
    if (value.length() == spanEnd) {
      return true;
    }
    if (value.length() < stateEnd
        || value.charAt(spanEnd) != '-'
        || !isState(value, spanEnd + 1, stateEnd)) {
      return false;
    }
    return value.length() == stateEnd
        || (value.charAt(stateEnd) == '-'
            && HeaderIds.isHex(value, stateEnd + 1, value.length(), ID, ID));
  }

  private static boolean isState(String value, int from, int to) {
    return to - from == 1 && "01d".indexOf(value.charAt(from)) >= 0;
  }

  private static boolean isTraceId(String value, int length) {
    return (length == ID || length == 2 * ID) && HeaderIds.isHex(value, 0, length, ID, 2 * ID);
  }

  private static <C> boolean isMulti(@Nullable C carrier, TextMapGetter<C> getter) {
    String trace = getter.get(carrier, TRACE_ID);
    String span = getter.get(carrier, SPAN_ID);
    if (trace == null && span == null) {
      return true;
    }
    String parent = getter.get(carrier, PARENT_ID);
    String sampled = getter.get(carrier, SAMPLED);
    return trace != null
        && span != null
        && isTraceId(trace, trace.length())
        && HeaderIds.isHex(span, ID, ID)
        && (parent == null || HeaderIds.isHex(parent, ID, ID))
        && (sampled == null || SamplingWord.isOne(sampled));
  }
}
