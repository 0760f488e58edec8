package io.gatelens.sdk.propagation;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Google Cloud's {@code X-Cloud-Trace-Context: TRACE_ID/SPAN_ID;o=OPTIONS}: 32 hex digits, an
 * unsigned decimal number, and 1 for "sampled" or 0. The options may be missing; then the decision
 * is open. A trace without a span has no parent to continue.
 *
 * <p>Source: "Trace context" in Google Cloud's documentation, section "Legacy X-Cloud-Trace-Context
 * header". Google's own propagator is an alpha, logs warnings on the request's path and throws
 * where the number is too large.
 */
final class GcpPropagator implements TextMapPropagator {

  static final String HEADER = "X-Cloud-Trace-Context";

  private static final List<String> FIELDS = List.of(HEADER);
  private static final String OPTIONS = ";o=";

  @Override
  public Collection<String> fields() {
    return FIELDS;
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    SpanContext span = Span.fromContext(context).getSpanContext();
    if (!span.isValid()) {
      return;
    }
    String number = Long.toUnsignedString(Long.parseUnsignedLong(span.getSpanId(), 16));
    setter.set(
        carrier, HEADER, span.getTraceId() + '/' + number + OPTIONS + (span.isSampled() ? 1 : 0));
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    String value = getter.get(carrier, HEADER);
    if (value == null) {
      return context;
    }
    int slash = HeaderIds.TRACE_ID_LENGTH;
    if (value.length() <= slash
        || value.charAt(slash) != '/'
        || !HeaderIds.isHex(value, 0, slash, slash, slash)) {
      return context;
    }
    int semicolon = value.indexOf(';', slash);
    int end = semicolon < 0 ? value.length() : semicolon;
    String options = value.substring(end);
    boolean isSampled = options.equals(";o=1");
    if (!isSampled && !options.isEmpty() && !options.equals(";o=0")) {
      return context;
    }
    long spanId = HeaderIds.decimal(value, slash + 1, end);
    return RemoteParent.in(context, value.substring(0, slash), SpanId.fromLong(spanId), isSampled);
  }

  @Override
  public String toString() {
    return "GcpPropagator";
  }
}
