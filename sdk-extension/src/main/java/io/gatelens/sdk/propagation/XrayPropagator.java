package io.gatelens.sdk.propagation;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * AWS X-Ray's {@code X-Amzn-Trace-Id: Root=1-5759e988-bd862e3fe1be46a994272793;Parent=…;Sampled=1}.
 * Its other fields ({@code Self}, {@code Lineage}, those of an application) are let be: they are
 * neither this trace's nor baggage. A load balancer's header has no parent, so there is no span to
 * continue; {@code Sampled=?} or none leaves the decision open.
 *
 * <p>Source: "Tracing header" in AWS X-Ray's developer guide. The newest of OpenTelemetry's own
 * that there is, 1.57.0-alpha, calls methods that the API of 1.68 no longer has.
 */
final class XrayPropagator implements TextMapPropagator {

  static final String HEADER = "X-Amzn-Trace-Id";

  private static final List<String> FIELDS = List.of(HEADER);
  private static final String VERSION = "1-";
  private static final int TIME_DIGITS = 8;
  private static final int TIME_END = VERSION.length() + TIME_DIGITS;
  private static final int ROOT_LENGTH = VERSION.length() + HeaderIds.TRACE_ID_LENGTH + 1;

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
    String traceId = span.getTraceId();
    setter.set(
        carrier,
        HEADER,
        "Root=1-"
            + traceId.substring(0, TIME_DIGITS)
            + '-'
            + traceId.substring(TIME_DIGITS)
            + ";Parent="
            + span.getSpanId()
            + ";Sampled="
            + (span.isSampled() ? 1 : 0));
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    String value = getter.get(carrier, HEADER);
    return value == null ? context : extract(context, value);
  }

  private static Context extract(Context context, String value) {
    String root = null;
    String parent = null;
    String sampled = null;
    int start = 0;
    while (start <= value.length()) {
      int semicolon = value.indexOf(';', start);
      int end = semicolon < 0 ? value.length() : semicolon;
      String field = value.substring(start, end).trim();
      start = end + 1;
      int equals = field.indexOf('=');
      if (equals < 0 && !field.isEmpty()) {
        return context;
      }
      String text = field.substring(equals + 1);
      boolean isTwice = false;
      switch (field.substring(0, Math.max(0, equals))) {
        case "Root" -> {
          isTwice = root != null;
          root = text;
        }
        case "Parent" -> {
          isTwice = parent != null;
          parent = text;
        }
        case "Sampled" -> {
          isTwice = sampled != null;
          sampled = text;
        }
        default -> {}
      }
      if (isTwice) {
        return context;
      }
    }
    return root == null || parent == null ? context : extract(context, root, parent, sampled);
  }

  private static Context extract(
      Context context, String root, String parent, @Nullable String sampled) {
    boolean isSampled = "1".equals(sampled);
    if (!isSampled && sampled != null && !sampled.equals("0") && !sampled.equals("?")) {
      return context;
    }
    if (root.length() != ROOT_LENGTH
        || !root.startsWith(VERSION)
        || root.charAt(TIME_END) != '-'
        || !HeaderIds.isHex(parent, HeaderIds.SPAN_ID_LENGTH, HeaderIds.SPAN_ID_LENGTH)) {
      return context;
    }
    String traceId =
        root.substring(VERSION.length(), TIME_END).concat(root.substring(TIME_END + 1));
    return RemoteParent.in(context, traceId, parent, isSampled);
  }

  @Override
  public String toString() {
    return "XrayPropagator";
  }
}
