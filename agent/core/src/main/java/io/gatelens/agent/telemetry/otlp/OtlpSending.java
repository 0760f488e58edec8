package io.gatelens.agent.telemetry.otlp;

import io.gatelens.agent.logging.AgentLog;
import io.opentelemetry.exporter.internal.marshal.Marshaler;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.internal.GrpcExporter;
import io.opentelemetry.exporter.otlp.internal.HttpExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * The part of the field's OTLP exporters that sends what is encoded: its requests, its retries and
 * its metrics.
 *
 * <p>It stands in a private field. Where it cannot be had, the exporter does all of it.
 */
public interface OtlpSending {

  /**
   * Sends it.
   *
   * @param count the message's spans
   */
  CompletableResultCode export(Marshaler message, int count);

  /** Null for an exporter that is none of OTLP's, or has another encoding than Protocol Buffers. */
  static @Nullable OtlpSending of(SpanExporter exporter) {
    if (!(exporter instanceof OtlpHttpSpanExporter)
        && !(exporter instanceof OtlpGrpcSpanExporter)) {
      return null;
    }
    try {
      Object part = value(exporter, "delegate");
      if (part instanceof HttpExporter http && !(boolean) value(http, "exportAsJson")) {
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

  private static Object value(Object object, String name) throws ReflectiveOperationException {
    Field field = object.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(object);
  }
}
