package io.gatelens.agent.telemetry.otlp;

import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Bytes of spans, as written here and as the field's own exporter writes them. */
final class Encoded {

  private Encoded() {}

  static byte[] bytes(MessageWriter message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    message.writeMessage(bytes);
    return bytes.toByteArray();
  }

  static byte[] byTheSdk(List<SpanData> spans) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TraceRequestMarshaler.create(spans).writeBinaryTo(bytes);
    return bytes.toByteArray();
  }

  /**
   * Each span with the resource and the scope that it stands below, whatever the order and however
   * they are put together.
   */
  static List<ResourceSpans> spans(byte[] request) throws IOException {
    List<ResourceSpans> single = new ArrayList<>();
    forEach(
        request,
        (resource, scope, span) ->
            single.add(
                resource.toBuilder()
                    .clearScopeSpans()
                    .addScopeSpans(scope.toBuilder().clearSpans().addSpans(span))
                    .build()));
    single.sort(Comparator.comparing(ResourceSpans::toString));
    return single;
  }

  static List<String> names(byte[] request) throws IOException {
    List<String> names = new ArrayList<>();
    forEach(request, (resource, scope, span) -> names.add(span.getName()));
    return names;
  }

  private static void forEach(byte[] request, Visitor visitor) throws IOException {
    for (ResourceSpans resource :
        ExportTraceServiceRequest.parseFrom(request).getResourceSpansList()) {
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        scope.getSpansList().forEach(span -> visitor.visit(resource, scope, span));
      }
    }
  }

  private interface Visitor {

    void visit(ResourceSpans resource, ScopeSpans scope, Span span);
  }
}
