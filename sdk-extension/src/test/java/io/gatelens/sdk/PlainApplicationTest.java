package io.gatelens.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.sdk.propagation.Headers;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** An application with SDK autoconfigure and this extension on its class path: nothing else. */
class PlainApplicationTest {

  private static final int TIMEOUT_MILLIS = 20_000;

  /** Without any, the SDK makes no spans. */
  private static final SpanProcessor EXPORT =
      SimpleSpanProcessor.create(InMemorySpanExporter.create());

  @Test
  void settings_switchOnEverything() throws IOException {
    try (DatagramSocket statsd = daemon();
        DatagramSocket datadog = daemon()) {
      AtomicReference<Resource> resource = new AtomicReference<>();
      try (OpenTelemetrySdk sdk = sdk(statsd, datadog, resource)) {

        assertTheSamplerDecides(sdk.getTracer("shop"));
        assertFormatsAreReadAndWritten(sdk);
        sdk.getMeterProvider().get("shop").counterBuilder("orders").build().add(3);
        var flushed = sdk.getSdkMeterProvider().forceFlush();

        assertThat(flushed.join(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS).isSuccess()).isTrue();
        assertThat(received(statsd)).contains("orders:3|c");
        assertThat(received(datadog)).contains("orders:3|c|#service:shop");
        assertThat(resource.get().toString())
            .contains(
                "service.name=\"shop\"", "telemetry.distro.name=\"gatelens\"", "process.pid=");
      }
    }
  }

  /** A view would also drop the attributes that an instrument advises. */
  @Test
  void limitOfTheAgents_makesNoViewInAnApplication() {
    InMemoryMetricReader reader = InMemoryMetricReader.create();
    try (OpenTelemetrySdk sdk =
        AutoConfiguredOpenTelemetrySdk.builder()
            .disableShutdownHook()
            .addPropertiesSupplier(
                () ->
                    Map.of(
                        "otel.traces.exporter", "none",
                        "otel.logs.exporter", "none",
                        "otel.metrics.exporter", "statsd",
                        "gatelens.metrics.limits", "orders=1"))
            .addMetricReaderCustomizer((given, config) -> reader)
            .build()
            .getOpenTelemetrySdk()) {
      LongCounter orders = sdk.getMeter("shop").counterBuilder("orders").build();

      orders.add(1, Attributes.of(AttributeKey.stringKey("shop"), "a"));
      orders.add(1, Attributes.of(AttributeKey.stringKey("shop"), "b"));

      assertThat(reader.collectAllMetrics())
          .extracting(metric -> metric.getLongSumData().getPoints().size())
          .containsExactly(2);
    }
  }

  private static OpenTelemetrySdk sdk(
      DatagramSocket statsd, DatagramSocket datadog, AtomicReference<Resource> resource) {
    Map<String, String> settings =
        Map.of(
            "otel.traces.exporter", "none",
            "otel.logs.exporter", "none",
            "otel.metrics.exporter", "statsd,datadog",
            "otel.metric.export.interval", "1h",
            "otel.traces.sampler", "gateway",
            "otel.propagators", "xray,gcp",
            "otel.service.name", "shop",
            "gatelens.sampling.rules", "{\"rules\": [{\"kind\": \"internal\", \"ratio\": 0}]}",
            "gatelens.statsd.address", "udp://127.0.0.1:" + statsd.getLocalPort(),
            "gatelens.datadog.address", "udp://127.0.0.1:" + datadog.getLocalPort());
    return AutoConfiguredOpenTelemetrySdk.builder()
        .disableShutdownHook()
        .addPropertiesSupplier(() -> settings)
        .addTracerProviderCustomizer((provider, config) -> provider.addSpanProcessor(EXPORT))
        .addResourceCustomizer(
            (detected, config) -> {
              resource.set(detected);
              return detected;
            })
        .build()
        .getOpenTelemetrySdk();
  }

  private static void assertTheSamplerDecides(Tracer tracer) {
    Span internal = tracer.spanBuilder("work").startSpan();
    Span client = tracer.spanBuilder("call").setSpanKind(SpanKind.CLIENT).startSpan();

    assertThat(internal.getSpanContext().isSampled()).isFalse();
    assertThat(client.getSpanContext().getTraceState().get("ot")).isEqualTo("th:0");
  }

  private static void assertFormatsAreReadAndWritten(OpenTelemetrySdk sdk) {
    TextMapPropagator propagator = sdk.getPropagators().getTextMapPropagator();
    Headers received =
        Headers.of("X-Cloud-Trace-Context", "80f198ee56343ba864fe8b2a57d3eff7/42;o=1");
    Context client = propagator.extract(Context.root(), received, Headers.GETTER);
    Span span = sdk.getTracer("shop").spanBuilder("GET /orders").setParent(client).startSpan();
    Headers told = Headers.of();

    propagator.inject(client.with(span), told, Headers::set);

    assertThat(told.get("X-Amzn-Trace-Id"))
        .isEqualTo(
            "Root=1-80f198ee-56343ba864fe8b2a57d3eff7;Parent=%s;Sampled=1"
                .formatted(span.getSpanContext().getSpanId()));
  }

  private static DatagramSocket daemon() throws IOException {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return socket;
  }

  private static String received(DatagramSocket daemon) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65536], 65536);
    daemon.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), UTF_8);
  }
}
