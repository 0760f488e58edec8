package io.gatelens.agent.telemetry.spans;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * The metrics {@code otel.sdk.span.started} and {@code otel.sdk.span.live}, as the SDK's tracers
 * have them.
 */
final class SpanCounts {

  private static final AttributeKey<String> ORIGIN =
      AttributeKey.stringKey("otel.span.parent.origin");
  private static final AttributeKey<String> RESULT =
      AttributeKey.stringKey("otel.span.sampling_result");

  private final Started withoutParent = new Started("none");
  private final Started belowLocal = new Started("local");
  private final Started belowRemote = new Started("remote");
  private final List<Started> allStarted = List.of(withoutParent, belowLocal, belowRemote);
  private final Map<SamplingDecision, LongAdder> ended = byDecision();

  void register(MeterProvider meters) {
    Meter meter = meters.get("io.opentelemetry.sdk.trace");
    meter
        .counterBuilder("otel.sdk.span.started")
        .setUnit("{span}")
        .setDescription("The number of created spans.")
        .buildWithCallback(this::observeStarted);
    meter
        .upDownCounterBuilder("otel.sdk.span.live")
        .setUnit("{span}")
        .setDescription(
            "The number of created spans with `recording=true` for which the end operation has not"
                + " been called yet.")
        .buildWithCallback(this::observeLive);
  }

  void started(SpanContext parent, SamplingDecision decision) {
    Started started = parent.isRemote() ? belowRemote : belowLocal;
    (parent.isValid() ? started : withoutParent).count(decision).increment();
  }

  void ended(boolean isSampled) {
    count(ended, isSampled ? SamplingDecision.RECORD_AND_SAMPLE : SamplingDecision.RECORD_ONLY)
        .increment();
  }

  private void observeStarted(ObservableLongMeasurement measurement) {
    for (Started started : allStarted) {
      for (SamplingDecision decision : SamplingDecision.values()) {
        long count = started.count(decision).sum();
        if (count > 0) {
          measurement.record(count, Attributes.of(ORIGIN, started.origin, RESULT, decision.name()));
        }
      }
    }
  }

  private void observeLive(ObservableLongMeasurement measurement) {
    observeLive(measurement, SamplingDecision.RECORD_ONLY);
    observeLive(measurement, SamplingDecision.RECORD_AND_SAMPLE);
  }

  private void observeLive(ObservableLongMeasurement measurement, SamplingDecision decision) {
    long over = count(ended, decision).sum(); // Read first, so that it is never the larger one.
    long count = 0;
    for (Started started : allStarted) {
      count += started.count(decision).sum();
    }
    if (count > 0) {
      measurement.record(count - over, Attributes.of(RESULT, decision.name()));
    }
  }

  private static Map<SamplingDecision, LongAdder> byDecision() {
    Map<SamplingDecision, LongAdder> counts = new EnumMap<>(SamplingDecision.class);
    for (SamplingDecision decision : SamplingDecision.values()) {
      counts.put(decision, new LongAdder());
    }
    return counts;
  }

  private static LongAdder count(
      Map<SamplingDecision, LongAdder> counts, SamplingDecision decision) {
    return Objects.requireNonNull(counts.get(decision));
  }

  /** The spans with one origin of the parent. */
  private static final class Started {

    private final String origin;
    private final Map<SamplingDecision, LongAdder> counts = byDecision();

    private Started(String origin) {
      this.origin = origin;
    }

    private LongAdder count(SamplingDecision decision) {
      return SpanCounts.count(counts, decision);
    }
  }
}
