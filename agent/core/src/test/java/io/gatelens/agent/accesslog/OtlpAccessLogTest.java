package io.gatelens.agent.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.agent.configuration.Ratio;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.testing.exporter.InMemoryLogRecordExporter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OtlpAccessLogTest {

  private final InMemoryLogRecordExporter exporter = InMemoryLogRecordExporter.create();
  private final SdkLoggerProvider provider =
      SdkLoggerProvider.builder()
          .addLogRecordProcessor(SimpleLogRecordProcessor.create(exporter))
          .build();
  private final OtlpAccessLog log =
      new OtlpAccessLog(new AccessLogShare(new Ratio(1), Map.of(), () -> 0), provider.get("test"));

  @Test
  void record_isALogRecordInItsTrace() {
    log.add(AccessRecords.ok("/orders/7"));

    LogRecordData record = exporter.getFinishedLogRecordItems().get(0);
    assertThat(record.getSpanContext().getTraceId()).isEqualTo(AccessRecords.TRACE_ID);
    assertThat(record.getSpanContext().getSpanId()).isEqualTo(AccessRecords.SPAN_ID);
    assertThat(record.getTimestampEpochNanos()).isEqualTo(1_700_000_000_123_456_789L);
    assertThat(record.getSeverity()).isEqualTo(Severity.INFO);
    assertThat(record.getEventName()).isEqualTo("gateway.request");
    assertThat(Objects.requireNonNull(record.getBodyValue()).asString())
        .isEqualTo("GET /orders/7 200");
    assertThat(record.getAttributes().get(AttributeKey.doubleKey("gateway.request.duration")))
        .isEqualTo(0.0125);
    assertThat(record.getAttributes().get(AttributeKey.valueKey("gateway.upstream.attempts")))
        .isEqualTo(
            Value.of(
                List.of(
                    Value.of(
                        KeyValue.of("gateway.upstream.attempt.start", Value.of(0.001)),
                        KeyValue.of("gateway.upstream.connection.reused", Value.of(true)),
                        KeyValue.of("server.address", Value.of("orders")),
                        KeyValue.of("server.port", Value.of(9090))))));
  }

  @Test
  void requestThatFailed_isAnError() {
    log.add(AccessRecords.failed());

    LogRecordData record = exporter.getFinishedLogRecordItems().get(0);
    assertThat(record.getSpanContext().isValid()).isFalse();
    assertThat(record.getSeverity()).isEqualTo(Severity.ERROR);
    assertThat(Objects.requireNonNull(record.getBodyValue()).asString()).isEqualTo("GET / -");
    assertThat(record.getAttributes().size()).isEqualTo(2);
  }
}
