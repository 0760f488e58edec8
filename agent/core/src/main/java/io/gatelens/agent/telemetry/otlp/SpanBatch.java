package io.gatelens.agent.telemetry.otlp;

import io.opentelemetry.exporter.internal.marshal.Marshaler;
import io.opentelemetry.exporter.internal.marshal.Serializer;
import io.opentelemetry.exporter.internal.otlp.ResourceMarshaler;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.resources.Resource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * What is sent at once: OTLP's ExportTraceServiceRequest with the spans of one resource, already
 * encoded. May be written more than once, as a sender does that tries again.
 */
public final class SpanBatch extends Marshaler implements MessageWriter {

  private static final int RESOURCE_SPANS = 1;

  // Fields of ResourceSpans.
  private static final int RESOURCE = 1;
  private static final int SCHEMA_URL = 3;

  private static final int FEW_BYTES = 1 << 10;

  private final List<EncodedSpans> parts;
  private final int count;
  private final int size;

  /** All that stands before the spans, and behind them. */
  private final byte[] head;

  private final byte[] tail;

  SpanBatch(Resource resource, List<EncodedSpans> parts) {
    this.parts = parts;
    int spans = 0;
    int bytes = 0;
    for (EncodedSpans part : parts) {
      spans += part.count();
      bytes += part.size();
    }
    this.count = spans;
    this.tail = tail(resource);
    this.head = head(resource, bytes + tail.length);
    this.size = head.length + bytes + tail.length;
  }

  private static byte[] tail(Resource resource) {
    ReversedProto out = new ReversedProto(FEW_BYTES);
    String url = resource.getSchemaUrl();
    if (url != null && !url.isEmpty()) {
      out.string(SCHEMA_URL, url);
    }
    return out.toBytes();
  }

  private static byte[] head(Resource resource, int bytesBehind) {
    ReversedProto out = new ReversedProto(FEW_BYTES);
    out.bytes(RESOURCE, EncodedSpans.bytes(ResourceMarshaler.create(resource)));
    out.lengthAndTag(RESOURCE_SPANS, out.size() + bytesBehind);
    return out.toBytes();
  }

  /** Spans. */
  public int count() {
    return count;
  }

  List<EncodedSpans> parts() {
    return parts;
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
    output.write(head);
    for (EncodedSpans part : parts) {
      part.writeTo(output);
    }
    output.write(tail);
  }

  @Override
  protected void writeTo(Serializer output) throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream(size);
    writeMessage(message);
    output.writeSerializedMessage(message.toByteArray(), "");
  }
}
