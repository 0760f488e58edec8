package io.gatelens.sdk.kong;

import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Requests, their times and their sizes. As with Kong a request that no route matched is in none of
 * them. The buckets are those that were recorded; what Kong does not tell apart is added up.
 */
final class RequestFamilies {

  private static final String REQUESTS = "kong_http_requests_total";
  private static final String BANDWIDTH = "kong_bandwidth_bytes";

  private final Collected collected;
  private final KongText text;

  private RequestFamilies(Collected collected, KongText text) {
    this.collected = collected;
    this.text = text;
  }

  static void write(Collected collected, KongText text) {
    RequestFamilies families = new RequestFamilies(collected, text);
    families.writeRequests();
    families.writeTimes(
        "kong_kong_latency_ms",
        "Latency added by the gateway for each service/route",
        "kong.kong_latency");
    families.writeTimes(
        "kong_upstream_latency_ms",
        "Latency added by upstream response for each service/route",
        "kong.upstream_latency");
    families.writeTimes(
        "kong_request_latency_ms",
        "Total latency incurred during requests for each service/route",
        "kong.latency");
    families.writeBandwidth();
  }

  private void writeRequests() {
    Map<String, Double> counts = new TreeMap<>();
    for (HistogramPointData point : points("kong.latency")) {
      RequestSeries series = RequestSeries.of(point.getAttributes());
      if (!series.isUnmatched()) {
        String labels =
            labels(
                series,
                KongText.labels(
                    "code",
                    series.code(),
                    "source",
                    series.source(),
                    "workspace",
                    KongStyle.WORKSPACE,
                    "consumer",
                    ""));
        counts.merge(labels, (double) point.getCount(), Double::sum);
      }
    }
    if (!counts.isEmpty()) {
      text.counter(REQUESTS, "HTTP status codes per consumer/service/route");
      counts.forEach((labels, count) -> text.sample(REQUESTS, labels, count));
    }
  }

  private void writeTimes(String name, String help, String source) {
    Map<String, Buckets> histograms = new TreeMap<>();
    for (HistogramPointData point : points(source)) {
      RequestSeries series = RequestSeries.of(point.getAttributes());
      if (!series.isUnmatched()) {
        histograms
            .computeIfAbsent(
                labels(series, KongText.labels("workspace", KongStyle.WORKSPACE)),
                labels -> new Buckets(point.getBoundaries()))
            .add(point);
      }
    }
    if (!histograms.isEmpty()) {
      text.histogram(name, help);
      histograms.forEach((labels, buckets) -> buckets.write(name, labels, text));
    }
  }

  private void writeBandwidth() {
    Map<String, Double> bytes = new TreeMap<>();
    addSizes(bytes, "ingress", "kong.request.size");
    addSizes(bytes, "egress", "kong.response.size");
    if (!bytes.isEmpty()) {
      text.counter(BANDWIDTH, "Total bandwidth (ingress/egress) throughput in bytes");
      bytes.forEach((labels, sum) -> text.sample(BANDWIDTH, labels, sum));
    }
  }

  private void addSizes(Map<String, Double> bytes, String direction, String source) {
    String further =
        KongText.labels("direction", direction, "workspace", KongStyle.WORKSPACE, "consumer", "");
    for (HistogramPointData point : points(source)) {
      RequestSeries series = RequestSeries.of(point.getAttributes());
      if (!series.isUnmatched()) {
        bytes.merge(labels(series, further), point.getSum(), Double::sum);
      }
    }
  }

  private Collection<HistogramPointData> points(String name) {
    MetricData metric = collected.metric(name);
    return metric == null || metric.getType() != MetricDataType.HISTOGRAM
        ? List.of()
        : metric.getHistogramData().getPoints();
  }

  private static String labels(RequestSeries series, String further) {
    String labels = KongText.labels("service", series.service(), "route", series.route());
    String overflow = series.isOverflow() ? ",otel_metric_overflow=\"true\"" : "";
    return labels + ',' + further + overflow;
  }

  /** Those of points with the same bounds, which one instrument has. */
  private static final class Buckets {

    private final List<Double> bounds;
    private final long[] counts;
    private double sum;

    private Buckets(List<Double> bounds) {
      this.bounds = bounds;
      this.counts = new long[bounds.size() + 1];
    }

    private void add(HistogramPointData point) {
      sum += point.getSum();
      for (int i = 0; i < counts.length; i++) {
        counts[i] += point.getCounts().get(i);
      }
    }

    private void write(String name, String labels, KongText text) {
      long upTo = 0;
      for (int i = 0; i < counts.length; i++) {
        upTo += counts[i];
        double bound = i < bounds.size() ? bounds.get(i) : Double.POSITIVE_INFINITY;
        String le = ",le=\"" + KongText.number(bound) + '"';
        text.sample(name + "_bucket", labels + le, (double) upTo);
      }
      text.sample(name + "_count", labels, (double) upTo);
      text.sample(name + "_sum", labels, sum);
    }
  }
}
