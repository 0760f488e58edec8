package io.gatelens.gateway;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.LongGaugeBuilder;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is read when metrics are collected: who this is, readiness, the active configuration. */
final class GatewayGauges {

  private static final Attributes ACTIVE = Attributes.of(GatewayAttributes.STATE, "active");
  private static final Attributes INVALID = Attributes.of(GatewayAttributes.STATE, "invalid");

  private final Gateway gateway;
  private final String gatelensVersion;

  GatewayGauges(Gateway gateway, String gatelensVersion) {
    this.gateway = gateway;
    this.gatelensVersion = gatelensVersion;
  }

  /**
   * Makes the instruments.
   *
   * @param beforeCollection is run by each collection before it reads any value of this meter
   */
  void register(Meter meter, Runnable beforeCollection) {
    meter
        .upDownCounterBuilder(GatewayMetrics.SERVER_ACTIVE_REQUESTS)
        .setUnit("{request}")
        .setDescription("Number of active HTTP server requests.")
        .buildWithCallback(gateway.active()::observe);
    meter
        .upDownCounterBuilder(GatewayMetrics.SERVER_CONNECTIONS)
        .setUnit("{connection}")
        .setDescription("Open connections of clients.")
        .buildWithCallback(gateway.connections()::observeOpen);
    meter
        .counterBuilder(GatewayMetrics.SERVER_CONNECTIONS_ACCEPTED)
        .setUnit("{connection}")
        .setDescription("Connections of clients that a server accepted.")
        .buildWithCallback(gateway.connections()::observeAccepted);
    gauge(meter, GatewayMetrics.UPSTREAM_CONNECTIONS, "Connections to upstreams by state.")
        .setUnit("{connection}")
        .buildWithCallback(gateway.pools()::observe);
    ObservableLongMeasurement info =
        gauge(meter, GatewayMetrics.INFO, "Which gateway and which agent this is.").buildObserver();
    meter.batchCallback(
        () -> {
          beforeCollection.run();
          observeInfo(info);
        },
        info);
    registerReadiness(meter);
    registerConfig(meter);
    registerCircuitBreakers(meter);
    gauge(meter, GatewayMetrics.UPSTREAM_TARGET_HEALTH, "Whether an instance is healthy.")
        .buildWithCallback(gateway.targets()::observe);
  }

  private void registerReadiness(Meter meter) {
    Readiness readiness = gateway.readiness();
    gauge(meter, GatewayMetrics.READY, "Whether a load balancer may send traffic to this node.")
        .buildWithCallback(gauge -> gauge.record(readiness.isReady() ? 1 : 0));
    gauge(meter, GatewayMetrics.READINESS_CONDITION, "Whether a readiness condition holds.")
        .buildWithCallback(this::observeConditions);
    meter
        .gaugeBuilder(GatewayMetrics.STARTUP_DURATION)
        .setUnit("s")
        .setDescription("From the start of the process to its first being ready.")
        .buildWithCallback(this::observeStartup);
  }

  private void registerConfig(Meter meter) {
    gauge(
            meter,
            GatewayMetrics.CONFIG_LAST_LOAD_SUCCESS,
            "Whether the last load was applied whole.")
        .buildWithCallback(this::observeLastLoad);
    meter
        .gaugeBuilder(GatewayMetrics.CONFIG_LAST_SUCCESS_TIME)
        .setUnit("s")
        .setDescription("When a load was last applied whole, since the epoch.")
        .buildWithCallback(this::observeLastSuccess);
    ConfigSources sources = gateway.config().sources();
    gauge(
            meter,
            GatewayMetrics.CONFIG_SOURCE_FAILURES,
            "Failures in a row to read a source; 0 where the last reading was good.")
        .setUnit("{failure}")
        .buildWithCallback(sources::observeFailures);
    meter
        .gaugeBuilder(GatewayMetrics.CONFIG_SOURCE_LAST_SUCCESS_TIME)
        .setUnit("s")
        .setDescription("When a source was last read wholly, since the epoch.")
        .buildWithCallback(sources::observeLastSuccess);
    gauge(meter, GatewayMetrics.CONFIG_ROUTES, "Routes by state, as of the last load.")
        .setUnit("{route}")
        .buildWithCallback(this::observeRoutes);
    gauge(meter, GatewayMetrics.CONFIG_INFO, "Which configuration is active.")
        .buildWithCallback(this::observeConfigInfo);
  }

  private void registerCircuitBreakers(Meter meter) {
    CircuitBreakers breakers = gateway.circuitBreakers();
    gauge(meter, GatewayMetrics.CIRCUIT_BREAKER_STATE, "Which state a circuit breaker is in.")
        .buildWithCallback(breakers::observeStates);
    meter
        .counterBuilder(GatewayMetrics.CIRCUIT_BREAKER_TRANSITIONS)
        .setUnit("{transition}")
        .setDescription("Changes of a circuit breaker's state.")
        .buildWithCallback(breakers::observeTransitions);
    meter
        .counterBuilder(GatewayMetrics.CIRCUIT_BREAKER_REJECTED)
        .setUnit("{call}")
        .setDescription("Calls that a circuit breaker did not let through.")
        .buildWithCallback(breakers::observeRejections);
  }

  private static LongGaugeBuilder gauge(Meter meter, String name, String description) {
    return meter.gaugeBuilder(name).ofLongs().setDescription(description);
  }

  private void observeInfo(ObservableLongMeasurement gauge) {
    AttributesBuilder attributes = Attributes.builder();
    put(attributes, gateway.name(), gateway.version());
    attributes.put(GatewayAttributes.GATELENS_VERSION, gatelensVersion);
    gauge.record(1, attributes.build());
  }

  private static void put(
      AttributesBuilder attributes, @Nullable String name, @Nullable String version) {
    if (name != null) {
      attributes.put(GatewayAttributes.GATEWAY_NAME, name);
    }
    if (version != null) {
      attributes.put(GatewayAttributes.GATEWAY_VERSION, version);
    }
  }

  private void observeConditions(ObservableLongMeasurement gauge) {
    for (ConditionState condition : gateway.readiness().conditions()) {
      gauge.record(
          condition.met() ? 1 : 0, Attributes.of(GatewayAttributes.CONDITION, condition.name()));
    }
  }

  private void observeStartup(ObservableDoubleMeasurement gauge) {
    long readyEpochNanos = gateway.readiness().firstReadyEpochNanos();
    Optional<Instant> started =
        readyEpochNanos == 0 ? Optional.empty() : ProcessHandle.current().info().startInstant();
    if (started.isPresent()) {
      long startedEpochNanos = SystemClock.epochNanos(started.get());
      gauge.record(Telemetry.seconds(Math.max(0, readyEpochNanos - startedEpochNanos)));
    }
  }

  private void observeLastLoad(ObservableLongMeasurement gauge) {
    ConfigLoads.State state = gateway.config().state();
    if (state.lastOutcome() != null) {
      gauge.record(state.lastOutcome().isSuccess() ? 1 : 0);
    }
  }

  private void observeLastSuccess(ObservableDoubleMeasurement gauge) {
    long epochNanos = gateway.config().state().lastSuccessEpochNanos();
    if (epochNanos != 0) {
      gauge.record(Telemetry.seconds(epochNanos));
    }
  }

  private void observeRoutes(ObservableLongMeasurement gauge) {
    ConfigLoads.State state = gateway.config().state();
    if (state.lastOutcome() != null) {
      ConfigSnapshot active = state.active();
      gauge.record(active == null ? 0 : active.entries(), ACTIVE);
      gauge.record(state.invalidRoutes(), INVALID);
    }
  }

  private void observeConfigInfo(ObservableLongMeasurement gauge) {
    String hash = gateway.config().hash();
    if (hash != null) {
      gauge.record(1, Attributes.of(GatewayAttributes.CONFIG_HASH, hash));
    }
  }
}
