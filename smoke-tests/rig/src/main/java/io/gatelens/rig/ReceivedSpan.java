package io.gatelens.rig;

import java.util.List;
import java.util.Map;

/**
 * A span as it arrived. Ids are lower-case hex; {@code parentSpanId} is empty for a root. Attribute
 * values are String, Boolean, Long, Double or a list of these.
 *
 * @param kind {@code SERVER}, {@code CLIENT}, {@code INTERNAL}, …
 * @param status {@code UNSET}, {@code OK} or {@code ERROR}
 * @param startNanos since the epoch, as {@code endNanos}
 */
public record ReceivedSpan(
    Map<String, Object> resource,
    String scope,
    String traceId,
    String spanId,
    String parentSpanId,
    String traceState,
    String name,
    String kind,
    long startNanos,
    long endNanos,
    Map<String, Object> attributes,
    List<Event> events,
    String status,
    String statusMessage,
    List<Link> links) {

  /** An event of a span. */
  public record Event(String name, long nanos, Map<String, Object> attributes) {}

  /** A link to another span. */
  public record Link(String traceId, String spanId, Map<String, Object> attributes) {}

  /** The span's length in nanoseconds. */
  public long durationNanos() {
    return endNanos - startNanos;
  }

  /** Whether the attribute is there and its text is {@code value}. */
  public boolean has(String key, Object value) {
    return value.toString().equals(String.valueOf(attributes.get(key)));
  }

  /** One line for a failure's message. */
  @Override
  public String toString() {
    return "%s \"%s\" trace=%s span=%s parent=%s %s %.1f ms %s%s"
        .formatted(
            kind,
            name,
            traceId,
            spanId,
            parentSpanId.isEmpty() ? "-" : parentSpanId,
            status,
            durationNanos() / 1e6,
            attributes,
            events.isEmpty() ? "" : " events=" + events);
  }
}
