package io.gatelens.rig;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Turns the published protobuf messages into records. */
final class OtlpDecoder {
  private OtlpDecoder() {}

  static List<ReceivedSpan> spans(ExportTraceServiceRequest request) {
    var spans = new ArrayList<ReceivedSpan>();
    for (var resourceSpans : request.getResourceSpansList()) {
      var resource = attributes(resourceSpans.getResource().getAttributesList());
      for (var scopeSpans : resourceSpans.getScopeSpansList()) {
        for (var span : scopeSpans.getSpansList()) {
          spans.add(span(resource, scopeSpans.getScope().getName(), span));
        }
      }
    }
    return spans;
  }

  static List<ReceivedMetric> metrics(ExportMetricsServiceRequest request, long export) {
    var points = new ArrayList<ReceivedMetric>();
    for (var resourceMetrics : request.getResourceMetricsList()) {
      var resource = attributes(resourceMetrics.getResource().getAttributesList());
      for (var scopeMetrics : resourceMetrics.getScopeMetricsList()) {
        for (var metric : scopeMetrics.getMetricsList()) {
          new Points(resource, scopeMetrics.getScope().getName(), metric, export).addTo(points);
        }
      }
    }
    return points;
  }

  static List<ReceivedLog> logs(ExportLogsServiceRequest request) {
    var logs = new ArrayList<ReceivedLog>();
    for (var resourceLogs : request.getResourceLogsList()) {
      var resource = attributes(resourceLogs.getResource().getAttributesList());
      for (var scopeLogs : resourceLogs.getScopeLogsList()) {
        for (var log : scopeLogs.getLogRecordsList()) {
          logs.add(
              new ReceivedLog(
                  resource,
                  scopeLogs.getScope().getName(),
                  hex(log.getTraceId()),
                  hex(log.getSpanId()),
                  log.getSeverityText(),
                  String.valueOf(value(log.getBody())),
                  attributes(log.getAttributesList())));
        }
      }
    }
    return logs;
  }

  private static ReceivedSpan span(Map<String, Object> resource, String scope, Span span) {
    return new ReceivedSpan(
        resource,
        scope,
        hex(span.getTraceId()),
        hex(span.getSpanId()),
        hex(span.getParentSpanId()),
        span.getTraceState(),
        span.getName(),
        span.getKind().name().replace("SPAN_KIND_", ""),
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano(),
        attributes(span.getAttributesList()),
        span.getEventsList().stream()
            .map(
                event ->
                    new ReceivedSpan.Event(
                        event.getName(),
                        event.getTimeUnixNano(),
                        attributes(event.getAttributesList())))
            .toList(),
        span.getStatus().getCode().name().replace("STATUS_CODE_", ""),
        span.getStatus().getMessage(),
        span.getLinksList().stream()
            .map(
                link ->
                    new ReceivedSpan.Link(
                        hex(link.getTraceId()),
                        hex(link.getSpanId()),
                        attributes(link.getAttributesList())))
            .toList());
  }

  private static Map<String, Object> attributes(List<KeyValue> pairs) {
    var attributes = new TreeMap<String, Object>();
    for (var pair : pairs) {
      attributes.put(pair.getKey(), value(pair.getValue()));
    }
    return attributes;
  }

  private static Object value(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> value.getBoolValue();
      case INT_VALUE -> value.getIntValue();
      case DOUBLE_VALUE -> value.getDoubleValue();
      case ARRAY_VALUE ->
          value.getArrayValue().getValuesList().stream().map(OtlpDecoder::value).toList();
      case KVLIST_VALUE -> attributes(value.getKvlistValue().getValuesList());
      case BYTES_VALUE -> hex(value.getBytesValue());
      default -> "";
    };
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  /** The points of one metric. */
  private record Points(Map<String, Object> resource, String scope, Metric metric, long export) {

    void addTo(List<ReceivedMetric> points) {
      switch (metric.getDataCase()) {
        case GAUGE ->
            metric
                .getGauge()
                .getDataPointsList()
                .forEach(p -> points.add(number(ReceivedMetric.Type.GAUGE, true, false, p)));
        case SUM -> {
          var sum = metric.getSum();
          var cumulative = isCumulative(sum.getAggregationTemporality());
          sum.getDataPointsList()
              .forEach(
                  p ->
                      points.add(
                          number(ReceivedMetric.Type.SUM, cumulative, sum.getIsMonotonic(), p)));
        }
        case HISTOGRAM -> {
          var cumulative = isCumulative(metric.getHistogram().getAggregationTemporality());
          metric.getHistogram().getDataPointsList().forEach(p -> points.add(fixed(cumulative, p)));
        }
        case EXPONENTIAL_HISTOGRAM -> {
          var histogram = metric.getExponentialHistogram();
          var cumulative = isCumulative(histogram.getAggregationTemporality());
          histogram.getDataPointsList().forEach(p -> points.add(exponential(cumulative, p)));
        }
        default -> {}
      }
    }

    private ReceivedMetric number(
        ReceivedMetric.Type type, boolean cumulative, boolean monotonic, NumberDataPoint point) {
      return new ReceivedMetric(
          resource,
          scope,
          metric.getName(),
          metric.getUnit(),
          type,
          cumulative,
          monotonic,
          attributes(point.getAttributesList()),
          point.getStartTimeUnixNano(),
          point.getTimeUnixNano(),
          point.hasAsInt() ? point.getAsInt() : point.getAsDouble(),
          0,
          0,
          List.of(),
          List.of(),
          export);
    }

    private ReceivedMetric fixed(boolean cumulative, HistogramDataPoint point) {
      return new ReceivedMetric(
          resource,
          scope,
          metric.getName(),
          metric.getUnit(),
          ReceivedMetric.Type.HISTOGRAM,
          cumulative,
          true,
          attributes(point.getAttributesList()),
          point.getStartTimeUnixNano(),
          point.getTimeUnixNano(),
          Double.NaN,
          point.getCount(),
          point.getSum(),
          List.copyOf(point.getExplicitBoundsList()),
          List.copyOf(point.getBucketCountsList()),
          export);
    }

    private ReceivedMetric exponential(boolean cumulative, ExponentialHistogramDataPoint point) {
      return new ReceivedMetric(
          resource,
          scope,
          metric.getName(),
          metric.getUnit(),
          ReceivedMetric.Type.EXPONENTIAL_HISTOGRAM,
          cumulative,
          true,
          attributes(point.getAttributesList()),
          point.getStartTimeUnixNano(),
          point.getTimeUnixNano(),
          Double.NaN,
          point.getCount(),
          point.getSum(),
          List.of(),
          List.of(),
          export);
    }

    private static boolean isCumulative(AggregationTemporality temporality) {
      return temporality == AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;
    }
  }
}
