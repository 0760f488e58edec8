package io.gatelens.agent.telemetry.spans;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One of two implementations of spans, and what came out of it. */
final class Twin {

  private final Tracer tracer;
  private final Collected collected;
  private final InMemoryMetricReader metrics;

  Twin(Tracer tracer, Collected collected, InMemoryMetricReader metrics) {
    this.tracer = tracer;
    this.collected = collected;
    this.metrics = metrics;
  }

  Tracer tracer() {
    return tracer;
  }

  /** What each span said when it was started. */
  List<String> started() {
    return collected.started;
  }

  List<SpanData> ended() {
    return collected.ended;
  }

  /** Of the metrics of a tracer, the values by name and attributes. */
  Map<String, Map<Attributes, Long>> counts() {
    Map<String, Map<Attributes, Long>> counts = new HashMap<>();
    for (MetricData metric : metrics.collectAllMetrics()) {
      Map<Attributes, Long> points = new HashMap<>();
      for (LongPointData point : metric.getLongSumData().getPoints()) {
        points.put(point.getAttributes(), point.getValue());
      }
      counts.put(metric.getName() + metric.getUnit() + metric.getDescription(), points);
    }
    return counts;
  }

  /** Keeps what a processor is given. */
  static final class Collected implements SpanProcessor {

    private final List<String> started = Collections.synchronizedList(new ArrayList<>());
    private final List<SpanData> ended = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void onStart(Context parentContext, ReadWriteSpan span) {
      started.add(SpanText.of(span.toSpanData()));
    }

    @Override
    public boolean isStartRequired() {
      return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      ended.add(span.toSpanData());
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }

  /** Ids in a row. */
  static final class CountedIds implements IdGenerator {

    private long spans;
    private long traces;

    @Override
    public String generateSpanId() {
      return String.format("%016x", ++spans);
    }

    @Override
    public String generateTraceId() {
      return String.format("%032x", ++traces);
    }

    @Override
    public boolean generatesRandomTraceIds() {
      return true;
    }
  }
}
