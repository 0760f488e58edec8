package io.gatelens.instrumentation.springcloudgateway;

import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayClock;
import io.gatelens.gateway.GatewayRequest;
import io.gatelens.gateway.GatewaySettings;
import io.gatelens.gateway.GatewaySettings.Detail;
import io.gatelens.gateway.GatewaySettings.Incoming;
import io.gatelens.gateway.RequestHead;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A gateway of its own for one test, and the spans that it makes. */
final class Telemetry {

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  final Gateway gateway;

  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                  .build())
          .build();

  Telemetry() {
    this(GatewaySettings.defaults());
  }

  Telemetry(Detail detail) {
    this(new GatewaySettings(detail, 0, Incoming.CONTINUE, null, 1));
  }

  private Telemetry(GatewaySettings settings) {
    gateway = new Gateway(settings, GatewayClock.system());
    gateway.telemetryReady(sdk, "0.0.0");
    Gateway.install(gateway);
  }

  List<SpanData> spans() {
    return exporter.getFinishedSpanItems();
  }

  /** A tracer as code of the gateway's user would have it, once it shares the agent's SDK. */
  Tracer tracer() {
    return sdk.getTracer("application");
  }

  GatewayRequest request() {
    return gateway.requestStarted(new Head());
  }

  private static final class Head implements RequestHead {

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String scheme() {
      return "http";
    }

    @Override
    public String path() {
      return "/";
    }

    @Override
    public @Nullable String query() {
      return null;
    }

    @Override
    public @Nullable String protocolVersion() {
      return null;
    }

    @Override
    public @Nullable String host() {
      return null;
    }

    @Override
    public int port() {
      return -1;
    }

    @Override
    public @Nullable String clientAddress() {
      return null;
    }

    @Override
    public @Nullable String peerAddress() {
      return null;
    }

    @Override
    public int peerPort() {
      return -1;
    }

    @Override
    public @Nullable String userAgent() {
      return null;
    }

    @Override
    public @Nullable String header(String name) {
      return null;
    }

    @Override
    public Iterable<String> headerNames() {
      return List.of();
    }
  }
}
