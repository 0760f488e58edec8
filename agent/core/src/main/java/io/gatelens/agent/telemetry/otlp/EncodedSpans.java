package io.gatelens.agent.telemetry.otlp;

import io.opentelemetry.exporter.internal.marshal.Marshaler;
import io.opentelemetry.exporter.internal.marshal.Serializer;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;

/**
 * A batch as the field's exporters take it, already encoded. May be written more than once, as a
 * sender does that tries again.
 */
final class EncodedSpans extends Marshaler implements MessageWriter {

  private final ReversedProto encoded;
  private final Collection<SpanData> spans;

  EncodedSpans(ReversedProto encoded, Collection<SpanData> spans) {
    this.encoded = encoded;
    this.spans = spans;
  }

  @Override
  public int getBinarySerializedSize() {
    return encoded.size();
  }

  @Override
  public MessageWriter toBinaryMessageWriter() {
    return this;
  }

  @Override
  public int getContentLength() {
    return encoded.size();
  }

  @Override
  public void writeMessage(OutputStream output) throws IOException {
    encoded.writeTo(output);
  }

  @Override
  protected void writeTo(Serializer output) throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream(encoded.size());
    encoded.writeTo(message);
    output.writeSerializedMessage(message.toByteArray(), "");
  }

  /** Not a matter of this encoding. */
  @Override
  public MessageWriter toJsonMessageWriter() {
    return TraceRequestMarshaler.create(spans).toJsonMessageWriter();
  }
}
