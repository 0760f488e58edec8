package io.gatelens.agent.telemetry.otlp;

import io.opentelemetry.exporter.internal.marshal.Marshaler;
import io.opentelemetry.exporter.internal.otlp.InstrumentationScopeMarshaler;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A few dozen spans of one resource, as the ScopeSpans of OTLP that they are sent in: the last one
 * first, as {@link ReversedProto} writes them.
 *
 * <p>For one thread at a time.
 */
final class EncodedSpans {

  /** Field of ResourceSpans. */
  static final int SCOPE_SPANS = 2;

  // Fields of ScopeSpans.
  private static final int SCOPE = 1;
  private static final int SPANS = 2;
  private static final int SCHEMA_URL = 3;

  /** Room for a few dozen spans. */
  static final int FIRST_BYTES = 1 << 16;

  /** A buffer that one large span has made larger is not kept. */
  private static final int MAX_SPARE_BYTES = 1 << 18;

  private final ReversedProto out = new ReversedProto(FIRST_BYTES);
  private final SpanEncoder encoder = new SpanEncoder(out);
  private int count;
  private @Nullable Resource resource;

  /** That of the spans which are not yet in a ScopeSpans. */
  private @Nullable InstrumentationScopeInfo scope;

  private int sizeBeforeScope;

  /** Whether the span can stand below the same resource as those that are here. */
  boolean fits(SpanData span) {
    return resource == null || resource == span.getResource();
  }

  void add(SpanData span) {
    InstrumentationScopeInfo spanScope = span.getInstrumentationScopeInfo();
    if (spanScope != scope) {
      endScope();
      scope = spanScope;
      sizeBeforeScope = out.size();
      schemaUrl(spanScope);
    }
    resource = span.getResource();
    encoder.encode(SPANS, span);
    count++;
  }

  /** Nothing is added from here on. */
  void end() {
    endScope();
  }

  private void endScope() {
    if (scope != null) {
      out.bytes(SCOPE, bytes(InstrumentationScopeMarshaler.create(scope)));
      out.message(SCOPE_SPANS, sizeBeforeScope);
      scope = null;
    }
  }

  private void schemaUrl(InstrumentationScopeInfo info) {
    String url = info.getSchemaUrl();
    if (url != null && !url.isEmpty()) {
      out.string(SCHEMA_URL, url);
    }
  }

  int count() {
    return count;
  }

  /** Bytes. */
  int size() {
    return out.size();
  }

  /** Null as long as there are no spans. */
  @Nullable Resource resource() {
    return resource;
  }

  void writeTo(OutputStream output) throws IOException {
    out.writeTo(output);
  }

  /** Empties it. */
  void clear() {
    out.clear();
    count = 0;
    resource = null;
    scope = null;
  }

  boolean isWorthKeeping() {
    return out.capacity() <= MAX_SPARE_BYTES;
  }

  static byte[] bytes(Marshaler message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(message.getBinarySerializedSize());
    try {
      message.writeBinaryTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Nothing is written anywhere.
    }
    return bytes.toByteArray();
  }
}
