package io.gatelens.agent.telemetry;

import io.gatelens.agent.telemetry.otlp.EncodingSpanProcessor;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterProvider;
import org.jspecify.annotations.Nullable;

/**
 * The metrics {@code otel.sdk.processor.span.*} of the specification's batching processor, for what
 * stands before the SDK's or in its place.
 */
final class SpanProcessorMetrics {

  private static final AttributeKey<String> TYPE = AttributeKey.stringKey("otel.component.type");
  private static final AttributeKey<String> NAME = AttributeKey.stringKey("otel.component.name");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final String BATCHING = "batching_span_processor";
  private static final String FIRST = BATCHING + "/0";
  private static final Attributes PROCESSED = Attributes.of(TYPE, BATCHING, NAME, FIRST);
  private static final Attributes QUEUE_FULL =
      Attributes.of(TYPE, BATCHING, NAME, FIRST, ERROR, "queue_full");

  private volatile LongCounter processed = MeterProvider.noop().get("").counterBuilder("").build();
  private @Nullable EncodingSpanProcessor processor;

  /** There is one in place of the SDK's; null for none. Before {@link #telemetryReady}. */
  void of(@Nullable EncodingSpanProcessor inPlace) {
    processor = inPlace;
  }

  /** What is counted before that is lost. */
  void telemetryReady(OpenTelemetry telemetry) {
    Meter meter = telemetry.getMeterProvider().get("io.opentelemetry.sdk.trace");
    processed =
        meter
            .counterBuilder("otel.sdk.processor.span.processed")
            .setUnit("{span}")
            .setDescription(
                "The number of spans for which the processing has finished, either successful or"
                    + " failed.")
            .build();
    EncodingSpanProcessor own = processor;
    if (own != null) {
      meter
          .upDownCounterBuilder("otel.sdk.processor.span.queue.size")
          .setUnit("{span}")
          .setDescription(
              "The number of spans in the queue of a given instance of an SDK span processor.")
          .buildWithCallback(measurement -> measurement.record(own.waiting(), PROCESSED));
      meter
          .upDownCounterBuilder("otel.sdk.processor.span.queue.capacity")
          .setUnit("{span}")
          .setDescription(
              "The maximum number of spans the queue of a given instance of an SDK span processor"
                  + " can hold.")
          .buildWithCallback(measurement -> measurement.record(own.capacity(), PROCESSED));
    }
  }

  /** Spans are given to the exporter. */
  void processed(int spans) {
    processed.add(spans, PROCESSED);
  }

  /** A span found no room. */
  void queueFull() {
    processed.add(1, QUEUE_FULL);
  }
}
