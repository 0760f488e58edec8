package io.gatelens.agent.telemetry.otlp;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.internal.W3CTraceContextEncoding;
import io.opentelemetry.exporter.internal.otlp.traces.SpanFlags;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;

/**
 * Writes a span as a message of OTLP (opentelemetry/proto/trace/v1/trace.proto), byte for byte as
 * the field's exporter does. The last field first, as {@link ReversedProto} wants it.
 */
final class SpanEncoder {

  // Fields of Span.
  private static final int TRACE_ID = 1;
  private static final int SPAN_ID = 2;
  private static final int TRACE_STATE = 3;
  private static final int PARENT_SPAN_ID = 4;
  private static final int NAME = 5;
  private static final int KIND = 6;
  private static final int START = 7;
  private static final int END = 8;
  private static final int ATTRIBUTES = 9;
  private static final int DROPPED_ATTRIBUTES = 10;
  private static final int EVENTS = 11;
  private static final int DROPPED_EVENTS = 12;
  private static final int LINKS = 13;
  private static final int DROPPED_LINKS = 14;
  private static final int STATUS = 15;
  private static final int FLAGS = 16;

  // Fields of Span.Event.
  private static final int EVENT_TIME = 1;
  private static final int EVENT_NAME = 2;
  private static final int EVENT_ATTRIBUTES = 3;
  private static final int EVENT_DROPPED_ATTRIBUTES = 4;

  // Fields of Span.Link.
  private static final int LINK_TRACE_ID = 1;
  private static final int LINK_SPAN_ID = 2;
  private static final int LINK_TRACE_STATE = 3;
  private static final int LINK_ATTRIBUTES = 4;
  private static final int LINK_DROPPED_ATTRIBUTES = 5;
  private static final int LINK_FLAGS = 6;

  // Fields of Status.
  private static final int STATUS_MESSAGE = 2;
  private static final int STATUS_CODE = 3;
  private static final int OK = 1;
  private static final int ERROR = 2;

  private final ReversedProto out;
  private final AttributesEncoder attributes;

  SpanEncoder(ReversedProto out) {
    this.out = out;
    this.attributes = new AttributesEncoder(out);
  }

  void encode(int field, SpanData span) {
    int before = out.size();
    SpanContext parent = span.getParentSpanContext();
    out.fixed32(FLAGS, flags(span.getSpanContext(), parent.isRemote()));
    status(span.getStatus());
    dropped(DROPPED_LINKS, span.getTotalRecordedLinks() - span.getLinks().size());
    links(span.getLinks());
    dropped(DROPPED_EVENTS, span.getTotalRecordedEvents() - span.getEvents().size());
    events(span.getEvents());
    dropped(DROPPED_ATTRIBUTES, span.getTotalAttributeCount() - span.getAttributes().size());
    attributes.encode(ATTRIBUTES, span.getAttributes());
    time(END, span.getEndEpochNanos());
    time(START, span.getStartEpochNanos());
    out.varint(KIND, kind(span.getKind()));
    text(NAME, span.getName());
    if (parent.isValid()) {
      out.hex(PARENT_SPAN_ID, parent.getSpanId());
    }
    ids(TRACE_ID, SPAN_ID, TRACE_STATE, span.getSpanContext());
    out.message(field, before);
  }

  private static int kind(SpanKind kind) {
    return switch (kind) {
      case INTERNAL -> 1;
      case SERVER -> 2;
      case CLIENT -> 3;
      case PRODUCER -> 4;
      case CONSUMER -> 5;
    };
  }

  private void events(List<EventData> events) {
    for (int i = events.size() - 1; i >= 0; i--) {
      EventData event = events.get(i);
      int before = out.size();
      dropped(
          EVENT_DROPPED_ATTRIBUTES, event.getTotalAttributeCount() - event.getAttributes().size());
      attributes.encode(EVENT_ATTRIBUTES, event.getAttributes());
      text(EVENT_NAME, event.getName());
      time(EVENT_TIME, event.getEpochNanos());
      out.message(EVENTS, before);
    }
  }

  private void links(List<LinkData> links) {
    for (int i = links.size() - 1; i >= 0; i--) {
      LinkData link = links.get(i);
      SpanContext linked = link.getSpanContext();
      int before = out.size();
      out.fixed32(LINK_FLAGS, flags(linked, linked.isRemote()));
      dropped(LINK_DROPPED_ATTRIBUTES, link.getTotalAttributeCount() - link.getAttributes().size());
      attributes.encode(LINK_ATTRIBUTES, link.getAttributes());
      ids(LINK_TRACE_ID, LINK_SPAN_ID, LINK_TRACE_STATE, linked);
      out.message(LINKS, before);
    }
  }

  private void status(StatusData status) {
    int before = out.size();
    switch (status.getStatusCode()) {
      case UNSET -> {}
      case OK -> out.varint(STATUS_CODE, OK);
      case ERROR -> out.varint(STATUS_CODE, ERROR);
    }
    text(STATUS_MESSAGE, status.getDescription());
    out.message(STATUS, before);
  }

  private void ids(int traceIdField, int spanIdField, int traceStateField, SpanContext context) {
    TraceState state = context.getTraceState();
    if (!state.isEmpty()) {
      out.string(traceStateField, W3CTraceContextEncoding.encodeTraceState(state));
    }
    out.hex(spanIdField, context.getSpanId());
    out.hex(traceIdField, context.getTraceId());
  }

  private void text(int field, String text) {
    if (!text.isEmpty()) {
      out.string(field, text);
    }
  }

  private void time(int field, long epochNanos) {
    if (epochNanos != 0) {
      out.fixed64(field, epochNanos);
    }
  }

  private void dropped(int field, int count) {
    if (count != 0) {
      out.varint(field, count);
    }
  }

  private static int flags(SpanContext context, boolean isRemote) {
    return SpanFlags.withParentIsRemoteFlags(context.getTraceFlags(), isRemote);
  }
}
