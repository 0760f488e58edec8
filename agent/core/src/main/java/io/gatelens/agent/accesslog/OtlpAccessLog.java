package io.gatelens.agent.accesslog;

import io.gatelens.gateway.AccessLog;
import io.gatelens.gateway.AccessRecord;
import io.gatelens.gateway.GatewayAttributes;
import io.gatelens.gateway.Route;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The access log as log records of OpenTelemetry, each in the trace of its request. The SDK's batch
 * processor takes them: its queue is bounded, and it counts what it drops ({@code
 * otel.sdk.processor.log.processed}).
 */
final class OtlpAccessLog implements AccessLog {

  static final String EVENT_NAME = "gateway.request";

  private final AccessLogShare share;
  private final Logger logger;

  OtlpAccessLog(AccessLogShare share, Logger logger) {
    this.share = share;
    this.logger = logger;
  }

  @Override
  public boolean wants(@Nullable Route route, boolean isRemarkable) {
    return share.wants(route, isRemarkable);
  }

  @Override
  public void add(AccessRecord record) {
    Severity severity = record.isError() ? Severity.ERROR : Severity.INFO;
    LogRecordBuilder log =
        logger
            .logRecordBuilder()
            .setEventName(EVENT_NAME)
            .setTimestamp(record.endEpochNanos(), TimeUnit.NANOSECONDS)
            .setContext(record.context())
            .setSeverity(severity)
            .setSeverityText(severity.name())
            .setBody(summary(record.attributes()))
            .setAllAttributes(record.attributes());
    if (!record.attempts().isEmpty()) {
      log.setAttribute(GatewayAttributes.UPSTREAM_ATTEMPTS, attempts(record.attempts()));
    }
    log.emit();
  }

  /** {@code GET /orders/17 200}: for people who look at lines. */
  private static String summary(Attributes attributes) {
    Long status = attributes.get(HttpAttributes.HTTP_RESPONSE_STATUS_CODE);
    return attributes.get(HttpAttributes.HTTP_REQUEST_METHOD)
        + " "
        + attributes.get(UrlAttributes.URL_PATH)
        + " "
        + (status == null ? "-" : status);
  }

  private static Value<?> attempts(List<Attributes> attempts) {
    List<Value<?>> values = new ArrayList<>(attempts.size());
    for (Attributes attempt : attempts) {
      List<KeyValue> entries = new ArrayList<>(attempt.size());
      attempt.forEach((key, value) -> entries.add(KeyValue.of(key.getKey(), value(key, value))));
      values.add(Value.of(entries.toArray(new KeyValue[0])));
    }
    return Value.of(values);
  }

  private static Value<?> value(AttributeKey<?> key, Object value) {
    return switch (key.getType()) {
      case LONG -> Value.of((Long) value);
      case DOUBLE -> Value.of((Double) value);
      case BOOLEAN -> Value.of((Boolean) value);
      default -> Value.of(value.toString());
    };
  }
}
