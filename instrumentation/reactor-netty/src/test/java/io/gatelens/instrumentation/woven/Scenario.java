package io.gatelens.instrumentation.woven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayClock;
import io.gatelens.gateway.GatewaySettings;
import io.gatelens.testing.module.WovenLoader;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;

/** A client, the woven proxy on a line of the transport, an upstream, and what is reported. */
final class Scenario implements AutoCloseable {

  final Upstream upstream = new Upstream();
  final Proxy proxy;

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final InMemoryMetricReader reader = InMemoryMetricReader.create();
  private final WovenLoader loader;

  /** With every step of a request as a span. */
  Scenario(Line line) throws IOException, ReflectiveOperationException {
    this(line, new Class<?>[] {int.class});
  }

  /** Whose proxy accepts no more connections than these at once. */
  Scenario(Line line, int maxConnections) throws IOException, ReflectiveOperationException {
    this(line, new Class<?>[] {int.class, int.class}, maxConnections);
  }

  private Scenario(Line line, Class<?>[] parameters, Object... further)
      throws IOException, ReflectiveOperationException {
    Gateway gateway =
        new Gateway(
            new GatewaySettings(
                GatewaySettings.Detail.FULL, 0, GatewaySettings.Incoming.CONTINUE, null, 0),
            GatewayClock.system());
    gateway.telemetryReady(
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(reader).build())
            .build(),
        "0.0.0");
    Gateway.install(gateway);
    loader = line.loader();
    proxy =
        (Proxy)
            loader
                .loadClass("io.gatelens.instrumentation.reactornetty.LoopbackProxy")
                .getConstructor(parameters)
                .newInstance(
                    Stream.concat(Stream.of(upstream.port()), Stream.of(further)).toArray());
  }

  /** Sends a request; {@code headers} are names and values in turn. */
  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port() + path))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The only span of that kind; waits for the SERVER span, which ends last. */
  SpanData only(SpanKind kind) {
    List<SpanData> spans = spans().stream().filter(span -> span.getKind() == kind).toList();
    assertThat(spans).hasSize(1);
    return spans.get(0);
  }

  /** The names of the spans that are not a request or an attempt, in the order of their starts. */
  List<String> steps() {
    return spans().stream()
        .filter(span -> span.getKind() == SpanKind.INTERNAL)
        .sorted((one, other) -> Long.compare(one.getStartEpochNanos(), other.getStartEpochNanos()))
        .map(SpanData::getName)
        .toList();
  }

  SpanData step(String name) {
    List<SpanData> spans = spans().stream().filter(span -> span.getName().equals(name)).toList();
    assertThat(spans).hasSize(1);
    return spans.get(0);
  }

  /** Forgets what was reported so far. */
  void forget() {
    spans();
    exporter.reset();
  }

  /** As of now; of gauges what they show now. */
  List<MetricData> metrics(String name) {
    return reader.collectAllMetrics().stream()
        .filter(metric -> metric.getName().equals(name))
        .toList();
  }

  private List<SpanData> spans() {
    await()
        .until(
            () ->
                exporter.getFinishedSpanItems().stream()
                    .anyMatch(span -> span.getKind() == SpanKind.SERVER));
    return exporter.getFinishedSpanItems();
  }

  @Override
  public void close() throws IOException {
    proxy.close();
    upstream.close();
    loader.close();
  }
}
