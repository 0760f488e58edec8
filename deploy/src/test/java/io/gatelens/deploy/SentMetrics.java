package io.gatelens.deploy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Receives metrics over OTLP, and keeps the names that Prometheus gives them. Thread-safe. */
final class SentMetrics implements AutoCloseable {

  private final HttpServer server;
  private final Set<String> metrics = new TreeSet<>();
  private final Set<String> labels = new TreeSet<>();
  private final Set<Entry<String, String>> values = new HashSet<>();

  private SentMetrics(HttpServer server) {
    this.server = server;
    server.createContext("/v1/metrics", this::receive);
    server.start();
  }

  static SentMetrics start() throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new SentMetrics(HttpServer.create(anyPort, 0));
  }

  String endpoint() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  synchronized Set<String> metrics() {
    return Set.copyOf(metrics);
  }

  synchronized Set<String> labels() {
    return Set.copyOf(labels);
  }

  /** Labels with their values. */
  synchronized Set<Entry<String, String>> values() {
    return Set.copyOf(values);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      add(ExportMetricsServiceRequest.parseFrom(exchange.getRequestBody()));
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private synchronized void add(ExportMetricsServiceRequest request) {
    for (ResourceMetrics resource : request.getResourceMetricsList()) {
      resource.getResource().getAttributesList().forEach(this::addResource);
      for (ScopeMetrics scope : resource.getScopeMetricsList()) {
        scope.getMetricsList().forEach(this::add);
      }
    }
  }

  /** Two attributes name the target, the others describe it. */
  private void addResource(KeyValue attribute) {
    switch (attribute.getKey()) {
      case "service.name" -> labels.add("job");
      case "service.instance.id" -> labels.add("instance");
      default -> {
        metrics.add("target_info");
        add(attribute);
      }
    }
  }

  private void add(Metric metric) {
    String type = type(metric);
    metrics.add(PrometheusNames.metric(metric.getName(), type, metric.getUnit()));
    Stream.concat(
            metric.getGauge().getDataPointsList().stream(),
            metric.getSum().getDataPointsList().stream())
        .map(NumberDataPoint::getAttributesList)
        .flatMap(List::stream)
        .forEach(this::add);
    metric.getHistogram().getDataPointsList().stream()
        .flatMap(point -> point.getAttributesList().stream())
        .forEach(this::add);
  }

  private void add(KeyValue attribute) {
    String label = PrometheusNames.label(attribute.getKey());
    labels.add(label);
    values.add(Map.entry(label, attribute.getValue().getStringValue()));
  }

  private static String type(Metric metric) {
    return switch (metric.getDataCase()) {
      case GAUGE -> "gauge";
      case SUM -> metric.getSum().getIsMonotonic() ? "counter" : "updown";
      case HISTOGRAM -> "histogram";
      default -> throw new IllegalStateException("unexpected: " + metric.getDataCase());
    };
  }
}
