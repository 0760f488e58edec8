package io.gatelens.agent.telemetry.otlp;

import io.opentelemetry.exporter.internal.marshal.Marshaler;
import io.opentelemetry.exporter.internal.marshal.Serializer;
import io.opentelemetry.exporter.internal.otlp.InstrumentationScopeMarshaler;
import io.opentelemetry.exporter.internal.otlp.ResourceMarshaler;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.resources.Resource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is sent at once: OTLP's ExportTraceServiceRequest with the spans of one resource, already
 * encoded. May be written more than once, as a sender does that tries again.
 */
public final class SpanBatch extends Marshaler implements MessageWriter {

  private static final int RESOURCE_SPANS = 1;

  // Fields of ResourceSpans.
  private static final int RESOURCE = 1;
  private static final int SCOPE_SPANS = 2;

  // Fields of ScopeSpans.
  private static final int SCOPE = 1;

  /** Of both. */
  private static final int SCHEMA_URL = 3;

  /** A resource has some hundred bytes. */
  private static final int FEW_BYTES = 1 << 10;

  private final List<EncodedSpans> parts;
  private final int count;

  /** The message from front to end. */
  private final Deque<Piece> pieces = new ArrayDeque<>();

  private int size;

  /**
   * @param parts at least one, all of one resource
   */
  SpanBatch(List<EncodedSpans> parts) {
    this.parts = parts;
    int spans = 0;
    for (EncodedSpans part : parts) {
      spans += part.count();
    }
    this.count = spans;
    put(parts);
  }

  /** From the end to the front, as {@link ReversedProto} does: so each length is known in time. */
  private void put(List<EncodedSpans> all) {
    Resource resource = all.get(0).resource();
    put(out -> schemaUrl(out, resource.getSchemaUrl()));
    for (int end = all.size(); end > 0; ) {
      int from = end - 1;
      while (from > 0 && all.get(from - 1).scope() == all.get(from).scope()) {
        from--;
      }
      putScope(all.subList(from, end));
      end = from;
    }
    int behind = size;
    put(
        out -> {
          out.bytes(RESOURCE, bytes(ResourceMarshaler.create(resource)));
          out.lengthAndTag(RESOURCE_SPANS, behind + out.size());
        });
  }

  private void putScope(List<EncodedSpans> ofScope) {
    InstrumentationScopeInfo scope = ofScope.get(0).scope();
    int before = size;
    put(out -> schemaUrl(out, scope.getSchemaUrl()));
    for (int i = ofScope.size() - 1; i >= 0; i--) {
      EncodedSpans part = ofScope.get(i);
      put(part.size(), part::writeTo);
    }
    int behind = size - before;
    put(
        out -> {
          out.bytes(SCOPE, bytes(InstrumentationScopeMarshaler.create(scope)));
          out.lengthAndTag(SCOPE_SPANS, behind + out.size());
        });
  }

  private void put(Consumer<ReversedProto> fields) {
    ReversedProto out = new ReversedProto(FEW_BYTES);
    fields.accept(out);
    put(out.size(), out::writeTo);
  }

  private void put(int bytes, Piece piece) {
    pieces.addFirst(piece);
    size += bytes;
  }

  private static void schemaUrl(ReversedProto out, @Nullable String url) {
    if (url != null && !url.isEmpty()) {
      out.string(SCHEMA_URL, url);
    }
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

  /** Spans. */
  public int count() {
    return count;
  }

  /** What its spans were written to; nothing is to be written there before the batch was sent. */
  void giveBack(Buffers buffers) {
    parts.forEach(part -> buffers.giveBack(part.buffer()));
  }

  @Override
  public int getBinarySerializedSize() {
    return size;
  }

  @Override
  public MessageWriter toBinaryMessageWriter() {
    return this;
  }

  @Override
  public int getContentLength() {
    return size;
  }

  @Override
  public void writeMessage(OutputStream output) throws IOException {
    for (Piece piece : pieces) {
      piece.writeTo(output);
    }
  }

  /** For who asks a {@link Marshaler} for its bytes in place of its {@link MessageWriter}. */
  @Override
  protected void writeTo(Serializer output) throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream(size);
    writeMessage(message);
    output.writeSerializedMessage(message.toByteArray(), "");
  }

  private interface Piece {

    void writeTo(OutputStream output) throws IOException;
  }
}
