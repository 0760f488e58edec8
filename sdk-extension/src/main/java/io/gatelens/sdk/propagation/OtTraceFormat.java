package io.gatelens.sdk.propagation;

import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code ot-tracer-*} of OpenTracing's basic tracers and Lightstep's: ids in hex digits, without
 * leading zeros or with them, and true or false. The library takes any text for "not sampled".
 */
final class OtTraceFormat implements HeaderFormat {

  static final String TRACE_ID = "ot-tracer-traceid";
  static final String SPAN_ID = "ot-tracer-spanid";
  static final String SAMPLED = "ot-tracer-sampled";

  private static final Set<String> MALFORMED = Set.of(TRACE_ID, SPAN_ID, SAMPLED);

  @Override
  public <C> Set<String> malformed(@Nullable C carrier, TextMapGetter<C> getter) {
    String trace = getter.get(carrier, TRACE_ID);
    String span = getter.get(carrier, SPAN_ID);
    if (trace == null && span == null) {
      return Set.of();
    }
    String sampled = getter.get(carrier, SAMPLED);
    boolean isAllowed =
        trace != null
            && span != null
            && HeaderIds.isHex(trace, 1, HeaderIds.TRACE_ID_LENGTH)
            && HeaderIds.isHex(span, 1, HeaderIds.SPAN_ID_LENGTH)
            && (sampled == null || SamplingWord.isOne(sampled));
    return isAllowed ? Set.of() : MALFORMED;
  }
}
