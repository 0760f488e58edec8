package io.gatelens.agent.telemetry.otlp;

import io.gatelens.agent.logging.AgentLog;
import io.opentelemetry.exporter.internal.marshal.Marshaler;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.internal.GrpcExporter;
import io.opentelemetry.exporter.otlp.internal.HttpExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The field's OTLP exporter with our encoding: whatever comes after that is its own.
 *
 * <p>Its sending part stands in a private field and takes any encoded message. Where it cannot be
 * had, the exporter does all of it.
 */
public final class OnePassSpanExporter implements SpanExporter {

  private static final String SENDING_PART = "delegate";

  /** A batch of 2048 spans has about 1 MB. */
  private static final int MAX_SPARE_BYTES = 1 << 22;

  private final SpanExporter exporter;
  private final Sending sending;
  private final AtomicReference<@Nullable ReversedProto> spare = new AtomicReference<>();

  private OnePassSpanExporter(SpanExporter exporter, Sending sending) {
    this.exporter = exporter;
    this.sending = sending;
  }

  /** The given exporter itself, if it is none of OTLP's. */
  public static SpanExporter of(SpanExporter exporter) {
    if (!(exporter instanceof OtlpHttpSpanExporter)
        && !(exporter instanceof OtlpGrpcSpanExporter)) {
      return exporter;
    }
    Sending sending = sendingPart(exporter);
    return sending == null ? exporter : new OnePassSpanExporter(exporter, sending);
  }

  private static @Nullable Sending sendingPart(SpanExporter exporter) {
    try {
      Field field = exporter.getClass().getDeclaredField(SENDING_PART);
      field.setAccessible(true);
      Object part = field.get(exporter);
      if (part instanceof HttpExporter http) {
        return http::export;
      }
      if (part instanceof GrpcExporter grpc) {
        return grpc::export;
      }
    } catch (ReflectiveOperationException e) {
      AgentLog.debug("spans are encoded by the SDK's own exporter", e);
    }
    return null;
  }

  /** Encodes on the calling thread, which is the batch processor's. */
  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    ReversedProto out = spare.getAndSet(null);
    if (out == null) {
      out = new ReversedProto();
    }
    out.clear();
    new SpansEncoder(out).encode(spans);
    ReversedProto encoded = out;
    return sending
        .export(new EncodedSpans(encoded, spans), spans.size())
        .whenComplete(() -> keep(encoded));
  }

  private void keep(ReversedProto encoded) {
    if (encoded.capacity() <= MAX_SPARE_BYTES) {
      spare.set(encoded);
    }
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }

  @Override
  public String toString() {
    return exporter.toString();
  }

  private interface Sending {

    CompletableResultCode export(Marshaler message, int count);
  }
}
