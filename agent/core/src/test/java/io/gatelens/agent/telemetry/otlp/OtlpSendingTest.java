package io.gatelens.agent.telemetry.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.Test;

class OtlpSendingTest {

  /** Otherwise the SDK's exporters have changed inside, and encode by themselves. */
  @Test
  void bothOtlpExporters_giveAwayTheirSendingPart() {
    try (SpanExporter http = OtlpHttpSpanExporter.getDefault();
        SpanExporter grpc = OtlpGrpcSpanExporter.getDefault()) {
      assertThat(OtlpSending.of(http)).isNotNull();
      assertThat(OtlpSending.of(grpc)).isNotNull();
    }
  }

  @Test
  void anotherExporter_hasNone() {
    assertThat(OtlpSending.of(InMemorySpanExporter.create())).isNull();
  }
}
