package io.gatelens.instrumentation.springcloudgateway;

import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayClock;
import io.gatelens.gateway.GatewayRequest;
import io.gatelens.gateway.GatewaySettings;
import io.gatelens.gateway.GatewaySettings.Detail;
import io.gatelens.gateway.GatewaySettings.Incoming;
import io.gatelens.testing.module.PlainRequest;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/** A gateway of its own for one test, and the spans that it makes. */
final class Telemetry {

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  final Gateway gateway;

  private final OpenTelemetrySdk sdk;

  Telemetry() {
    this(GatewaySettings.defaults());
  }

  Telemetry(Detail detail) {
    this(new GatewaySettings(detail, 0, Incoming.CONTINUE, null, 1));
  }

  private Telemetry(GatewaySettings settings) {
    this(settings, Sampler.alwaysOn());
  }

  private Telemetry(GatewaySettings settings, Sampler sampler) {
    sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .setSampler(sampler)
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .build();
    gateway = new Gateway(settings, GatewayClock.system());
    gateway.telemetryReady(sdk, "0.0.0");
    Gateway.install(gateway);
  }

  /** One that does something on the thread that begins a span. */
  static Telemetry sampledBy(Runnable seen) {
    return new Telemetry(
        GatewaySettings.defaults(),
        new Sampler() {
          @Override
          public SamplingResult shouldSample(
              Context parent,
              String traceId,
              String name,
              SpanKind kind,
              Attributes attributes,
              List<LinkData> links) {
            seen.run();
            return SamplingResult.recordAndSample();
          }

          @Override
          public String getDescription() {
            return "of a test";
          }
        });
  }

  List<SpanData> spans() {
    return exporter.getFinishedSpanItems();
  }

  /** A tracer as code of the gateway's user would have it, once it shares the agent's SDK. */
  Tracer tracer() {
    return sdk.getTracer("application");
  }

  GatewayRequest request() {
    return gateway.requestStarted(new PlainRequest());
  }
}
