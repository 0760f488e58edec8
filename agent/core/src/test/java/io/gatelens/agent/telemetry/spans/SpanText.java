package io.gatelens.agent.telemetry.spans;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;

/** All that a span says, to compare. */
final class SpanText {

  private SpanText() {}

  static String of(SpanData span) {
    StringBuilder said =
        new StringBuilder()
            .append(span.getName())
            .append(span.getKind())
            .append(span.getSpanContext())
            .append(span.getParentSpanContext())
            .append(span.getStatus())
            .append('\n')
            .append(span.getStartEpochNanos())
            .append(" to ")
            .append(span.getEndEpochNanos())
            .append(span.hasEnded())
            .append(span.getResource())
            .append(span.getInstrumentationScopeInfo())
            .append('\n')
            .append(sorted(span.getAttributes()))
            .append(span.getTotalAttributeCount());
    for (EventData event : span.getEvents()) {
      said.append('\n')
          .append(event.getName())
          .append(event.getEpochNanos())
          .append(sorted(event.getAttributes()))
          .append(event.getTotalAttributeCount());
    }
    for (LinkData link : span.getLinks()) {
      said.append('\n')
          .append(link.getSpanContext())
          .append(sorted(link.getAttributes()))
          .append(link.getTotalAttributeCount());
    }
    return said.append('\n')
        .append(span.getTotalRecordedEvents())
        .append(' ')
        .append(span.getTotalRecordedLinks())
        .toString();
  }

  static String sorted(Attributes attributes) {
    return attributes.asMap().entrySet().stream()
        .map(entry -> entry.getKey().getType() + " " + entry)
        .sorted()
        .toList()
        .toString();
  }
}
