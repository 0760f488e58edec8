package io.gatelens.gateway;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.semconv.SchemaUrls;
import org.jspecify.annotations.Nullable;

/** Where the model reports to, once it is up. */
final class Telemetry {

  /** The name of the instrumentation scope. */
  static final String SCOPE = "io.gatelens.gateway";

  private static final Attributes STARTUP = Attributes.of(GatewayAttributes.REASON, "startup");

  private static final double NANOS_PER_SECOND = 1e9;

  private final Tracer tracer;
  private final Propagation propagation;
  private final RequestMetrics requests;
  private final AttemptMetrics attempts;
  private final FilterMetrics filters;
  private final WebSocketMetrics webSockets;
  private final ConfigMetrics config;
  private final LongCounter droppedSpans;
  private final @Nullable KongMetrics kong;

  Telemetry(OpenTelemetry openTelemetry, String gatelensVersion, Gateway gateway) {
    this.tracer =
        openTelemetry
            .tracerBuilder(SCOPE)
            .setInstrumentationVersion(gatelensVersion)
            .setSchemaUrl(SchemaUrls.V1_45_0)
            .build();
    this.propagation =
        new Propagation(
            openTelemetry.getPropagators().getTextMapPropagator(),
            gateway.settings().clearedHeaders());
    Meter meter =
        openTelemetry
            .meterBuilder(SCOPE)
            .setInstrumentationVersion(gatelensVersion)
            .setSchemaUrl(SchemaUrls.V1_45_0)
            .build();
    ErrorTypes errorTypes = new ErrorTypes();
    Batches batches = new Batches();
    this.requests = new RequestMetrics(meter, errorTypes, batches);
    this.attempts = new AttemptMetrics(meter, errorTypes, batches);
    this.filters = new FilterMetrics(meter, batches);
    this.webSockets = new WebSocketMetrics(meter);
    this.config = new ConfigMetrics(meter);
    this.droppedSpans =
        meter
            .counterBuilder(GatewayMetrics.SPANS_DROPPED)
            .setUnit("{span}")
            .setDescription("Spans that could not be reported.")
            .build();
    this.kong =
        gateway.hasKongProfile()
            ? KongMetrics.of(openTelemetry, gatelensVersion, batches, gateway.targets())
            : null;
    new GatewayGauges(gateway, gatelensVersion).register(meter, batches::flush);
  }

  static double seconds(long nanos) {
    return nanos / NANOS_PER_SECOND;
  }

  Tracer tracer() {
    return tracer;
  }

  Propagation propagation() {
    return propagation;
  }

  RequestMetrics requests() {
    return requests;
  }

  AttemptMetrics attempts() {
    return attempts;
  }

  FilterMetrics filters() {
    return filters;
  }

  WebSocketMetrics webSockets() {
    return webSockets;
  }

  ConfigMetrics config() {
    return config;
  }

  /** Null where nobody wants them. */
  @Nullable KongMetrics kong() {
    return kong;
  }

  void spansDroppedAtStartup(long count) {
    droppedSpans.add(count, STARTUP);
  }
}
