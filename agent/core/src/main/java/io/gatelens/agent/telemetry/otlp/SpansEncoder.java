package io.gatelens.agent.telemetry.otlp;

import io.opentelemetry.exporter.internal.marshal.Marshaler;
import io.opentelemetry.exporter.internal.otlp.InstrumentationScopeMarshaler;
import io.opentelemetry.exporter.internal.otlp.ResourceMarshaler;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a batch of spans as OTLP's ExportTraceServiceRequest, below their resources and scopes.
 *
 * <p>For one thread.
 */
final class SpansEncoder {

  private static final int RESOURCE_SPANS = 1;

  // Fields of ResourceSpans.
  private static final int RESOURCE = 1;
  private static final int SCOPE_SPANS = 2;

  // Fields of ScopeSpans.
  private static final int SCOPE = 1;
  private static final int SPANS = 2;

  /** Of both. */
  private static final int SCHEMA_URL = 3;

  private final ReversedProto out;
  private final SpanEncoder spanEncoder;

  SpansEncoder(ReversedProto out) {
    this.out = out;
    this.spanEncoder = new SpanEncoder(out);
  }

  void encode(Collection<SpanData> spans) {
    grouped(spans).forEach(this::resourceSpans);
  }

  private void resourceSpans(
      Resource resource, Map<InstrumentationScopeInfo, List<SpanData>> scopes) {
    int before = out.size();
    schemaUrl(resource.getSchemaUrl());
    scopes.forEach(this::scopeSpans);
    out.bytes(RESOURCE, bytes(ResourceMarshaler.create(resource)));
    out.message(RESOURCE_SPANS, before);
  }

  private void scopeSpans(InstrumentationScopeInfo scope, List<SpanData> spans) {
    int before = out.size();
    schemaUrl(scope.getSchemaUrl());
    for (int i = spans.size() - 1; i >= 0; i--) {
      spanEncoder.encode(SPANS, spans.get(i));
    }
    out.bytes(SCOPE, bytes(InstrumentationScopeMarshaler.create(scope)));
    out.message(SCOPE_SPANS, before);
  }

  private void schemaUrl(@Nullable String url) {
    if (url != null && !url.isEmpty()) {
      out.string(SCHEMA_URL, url);
    }
  }

  /** Most batches have one resource and one scope: a span is mostly of the group before. */
  private static Map<Resource, Map<InstrumentationScopeInfo, List<SpanData>>> grouped(
      Collection<SpanData> spans) {
    Map<Resource, Map<InstrumentationScopeInfo, List<SpanData>>> groups = new LinkedHashMap<>();
    Resource resource = null;
    InstrumentationScopeInfo scope = null;
    List<SpanData> group = List.of();
    for (SpanData span : spans) {
      if (span.getResource() != resource || span.getInstrumentationScopeInfo() != scope) {
        resource = span.getResource();
        scope = span.getInstrumentationScopeInfo();
        group =
            groups
                .computeIfAbsent(resource, key -> new LinkedHashMap<>())
                .computeIfAbsent(scope, key -> new ArrayList<>(spans.size()));
      }
      group.add(span);
    }
    return groups;
  }

  private static byte[] bytes(Marshaler message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(message.getBinarySerializedSize());
    try {
      message.writeBinaryTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Nothing is written anywhere.
    }
    return bytes.toByteArray();
  }
}
