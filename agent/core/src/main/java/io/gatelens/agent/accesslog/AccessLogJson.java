package io.gatelens.agent.accesslog;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import io.gatelens.gateway.AccessRecord;
import io.gatelens.gateway.GatewayAttributes;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** A record as one line of JSON, by the names that its span has. */
final class AccessLogJson {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private AccessLogJson() {}

  /** Without the end of the line. */
  static String line(AccessRecord record) {
    JsonStringWriter json = JsonWriter.string().object();
    json.value("time", time(record.endEpochNanos()));
    SpanContext span = Span.fromContext(record.context()).getSpanContext();
    if (span.isValid()) {
      json.value("trace_id", span.getTraceId());
      json.value("span_id", span.getSpanId());
      json.value("trace_flags", span.getTraceFlags().asHex());
    }
    write(json, record.attributes());
    json.array(GatewayAttributes.UPSTREAM_ATTEMPTS.getKey());
    for (Attributes attempt : record.attempts()) {
      json.object();
      write(json, attempt);
      json.end();
    }
    return json.end().end().done();
  }

  private static String time(long epochNanos) {
    return DateTimeFormatter.ISO_INSTANT.format(
        Instant.ofEpochSecond(
            Math.floorDiv(epochNanos, NANOS_PER_SECOND),
            Math.floorMod(epochNanos, NANOS_PER_SECOND)));
  }

  private static void write(JsonStringWriter json, Attributes attributes) {
    attributes.forEach((key, value) -> write(json, key, value));
  }

  private static void write(JsonStringWriter json, AttributeKey<?> key, Object value) {
    if (value instanceof Number number) {
      json.value(key.getKey(), number);
    } else if (value instanceof Boolean bool) {
      json.value(key.getKey(), bool);
    } else if (value instanceof List<?> list) {
      json.array(key.getKey(), list);
    } else {
      json.value(key.getKey(), value.toString());
    }
  }
}
