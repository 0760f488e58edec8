package io.gatelens.rig;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.zip.GZIPInputStream;

/** OTLP http/protobuf on the JDK's server. */
final class OtlpHttpServer implements AutoCloseable {
  private final HttpServer server;
  private final Received received;
  private final Fault fault;

  OtlpHttpServer(int port, ExecutorService executor, Received received, Fault fault)
      throws IOException {
    this.received = received;
    this.fault = fault;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(executor);
    serve("/v1/traces", body -> received.addSpans(OtlpDecoder.spans(trace(body))));
    serve(
        "/v1/metrics",
        body ->
            received.addMetrics(
                OtlpDecoder.metrics(
                    ExportMetricsServiceRequest.parseFrom(body), received.nextMetricExport())));
    serve(
        "/v1/logs",
        body -> received.addLogs(OtlpDecoder.logs(ExportLogsServiceRequest.parseFrom(body))));
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private interface Sink {
    void accept(InputStream body) throws IOException;
  }

  private void serve(String path, Sink sink) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            handle(exchange, sink);
          }
        });
  }

  private void handle(HttpExchange exchange, Sink sink) throws IOException {
    var body = exchange.getRequestBody().readAllBytes();
    var headers = headers(exchange);
    var compression = headers.getOrDefault("content-encoding", "none");
    received.add(
        new ReceivedRequest(
            "http/protobuf",
            exchange.getRequestURI().getPath(),
            headers,
            compression,
            body.length));
    var status = fault.await();
    if (status == 200) {
      InputStream in = new ByteArrayInputStream(body);
      sink.accept(compression.equals("gzip") ? new GZIPInputStream(in) : in);
    }
    // An empty message is the encoding of every Export…ServiceResponse without a partial success.
    exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
    exchange.sendResponseHeaders(status, -1);
  }

  private static ExportTraceServiceRequest trace(InputStream body) throws IOException {
    return ExportTraceServiceRequest.parseFrom(body);
  }

  private static Map<String, String> headers(HttpExchange exchange) {
    var headers = new TreeMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
    return headers;
  }
}
