package io.gatelens.sdk.push;

import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** The SDK as any application gets it from its settings; exports when it is told to. */
public final class SdkUnderTest implements AutoCloseable {

  private final OpenTelemetrySdk sdk;

  private SdkUnderTest(OpenTelemetrySdk sdk) {
    this.sdk = sdk;
  }

  /** With this metric exporter and these settings beside it. */
  public static SdkUnderTest with(String exporter, Map<String, String> settings) {
    return with(exporter, settings, UnaryOperator.identity());
  }

  /** With what is made of the exporters' readers, which say where they push to. */
  public static SdkUnderTest with(
      String exporter, Map<String, String> settings, UnaryOperator<MetricReader> readers) {
    Map<String, String> properties = new HashMap<>();
    properties.put("otel.traces.exporter", "none");
    properties.put("otel.logs.exporter", "none");
    properties.put("otel.metrics.exporter", exporter);
    properties.put("otel.metric.export.interval", "1h");
    properties.put("otel.service.name", "orders");
    properties.putAll(settings);
    return new SdkUnderTest(
        AutoConfiguredOpenTelemetrySdk.builder()
            .disableShutdownHook()
            .addPropertiesSupplier(() -> properties)
            .addMetricReaderCustomizer((reader, config) -> readers.apply(reader))
            .build()
            .getOpenTelemetrySdk());
  }

  /** Where to record. */
  public Meter meter() {
    return sdk.getMeterProvider().get("test");
  }

  /** Where to make meters of other scopes. */
  public MeterProvider meters() {
    return sdk.getMeterProvider();
  }

  /** Exports now. */
  public CompletableResultCode export() {
    return sdk.getSdkMeterProvider().forceFlush().join(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    sdk.close();
  }
}
