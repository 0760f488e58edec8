package io.gatelens.gateway;

import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import java.util.List;

/** The WebSockets of clients, which outlive their requests. */
final class WebSocketMetrics {

  /** In seconds: a session lasts from a moment to days. */
  private static final List<Double> BUCKETS =
      List.of(0.1, 1.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3_600.0, 14_400.0, 86_400.0);

  private final LongUpDownCounter active;
  private final DoubleHistogram duration;
  private final LongCounter messages;

  WebSocketMetrics(Meter meter) {
    this.active =
        meter
            .upDownCounterBuilder(GatewayMetrics.WEBSOCKET_ACTIVE)
            .setUnit("{session}")
            .setDescription("Open WebSockets of clients.")
            .build();
    this.duration =
        meter
            .histogramBuilder(GatewayMetrics.WEBSOCKET_DURATION)
            .setUnit("s")
            .setDescription("How long WebSockets of clients were open.")
            .setExplicitBucketBoundariesAdvice(BUCKETS)
            .build();
    this.messages =
        meter
            .counterBuilder(GatewayMetrics.WEBSOCKET_MESSAGES)
            .setUnit("{message}")
            .setDescription("Messages of text or bytes that WebSockets carried.")
            .build();
  }

  void opened(Route route) {
    active.add(1, route.telemetry().webSockets());
  }

  void message(Route route, WebSocketSender sender) {
    messages.add(1, route.telemetry().webSocketMessages(sender), Context.root());
  }

  void closed(Route route, boolean wasCounted, long nanos, Context context) {
    if (wasCounted) {
      active.add(-1, route.telemetry().webSockets());
    }
    duration.record(Telemetry.seconds(nanos), route.telemetry().webSockets(), context);
  }
}
