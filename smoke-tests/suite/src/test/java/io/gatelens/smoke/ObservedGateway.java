package io.gatelens.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.Certificate;
import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.ReceivedMetric;
import io.gatelens.rig.SampleApp;
import io.gatelens.testing.TestBed;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The sample gateway on the bed, quick to start. */
final class ObservedGateway extends TestBed {

  /** How long a gateway may take to start. */
  static final Duration START_PATIENCE = Duration.ofMinutes(2);

  final SampleApp app;

  private ObservedGateway(
      Combination combination,
      SampleApp app,
      Function<GatewayProcess.Builder, GatewayProcess> start) {
    super(
        app::process,
        builder -> start.apply(builder.jdk(combination.jdk())),
        combination.protocol());
    this.app = app;
  }

  static ObservedGateway start(Combination combination) {
    return start(combination, builder -> builder);
  }

  /**
   * Starts one with the JVM's own choice of compilers and collector, as in production, of which the
   * receiver is to keep what comes in minutes.
   */
  static ObservedGateway startForLoad(Combination combination) {
    return new ObservedGateway(
        combination,
        SampleApp.onSpringCloudGateway(combination.line()),
        builder -> builder.environment("OTEL_METRIC_EXPORT_INTERVAL", "500").start());
  }

  /** Starts one whose process is described further. */
  static ObservedGateway start(
      Combination combination, UnaryOperator<GatewayProcess.Builder> further) {
    return start(combination, "", further);
  }

  /** Starts one with further routes, as a list in YAML. */
  static ObservedGateway start(
      Combination combination, String routes, UnaryOperator<GatewayProcess.Builder> further) {
    return startedBy(combination, with(routes), builder -> further.apply(builder).start());
  }

  /** Starts one whose process is described further, with other routes than the sample's own. */
  static ObservedGateway start(
      Combination combination,
      UnaryOperator<GatewayProcess.Builder> further,
      UnaryOperator<String> routes) {
    return startedBy(
        combination,
        app -> app.writeRoutes(routes.apply(app.defaultRoutes())),
        builder -> further.apply(builder).start());
  }

  /** As above, with a server that speaks TLS only: it is ready when its telemetry says so. */
  static ObservedGateway startWithTls(
      Combination combination,
      Certificate certificate,
      String routes,
      UnaryOperator<GatewayProcess.Builder> further) {
    ObservedGateway gateway =
        startedBy(
            combination,
            with(routes),
            builder -> servingTls(certificate, further.apply(builder)).launch());
    try {
      gateway.receiver.awaitMetric(
          metric -> metric.name().equals("gateway.ready") && metric.value() == 1, START_PATIENCE);
      return gateway;
    } catch (AssertionError e) {
      gateway.close();
      throw e;
    }
  }

  /** Describes a server that speaks TLS only. */
  static GatewayProcess.Builder servingTls(
      Certificate certificate, GatewayProcess.Builder builder) {
    return builder
        .argument("--server.ssl.key-store=file:" + certificate.keyStore())
        .argument("--server.ssl.key-store-type=PKCS12")
        .argument("--server.ssl.key-store-password=" + certificate.password());
  }

  /** Waits until the latest point of this metric is that. */
  void awaitValue(String name, double value) {
    receiver.awaitMetric(metric -> metric.name().equals(name) && metric.value() == value, PATIENCE);
  }

  /** Waits until the latest point of this metric with that attribute is that. */
  void awaitValue(String name, String key, String attribute, double value) {
    receiver.awaitMetric(
        metric ->
            metric.name().equals(name) && metric.has(key, attribute) && metric.value() == value,
        PATIENCE);
  }

  /** Waits for metrics of now: the next ones to arrive may have been collected before. */
  void awaitFreshMetrics() {
    long now = exports();
    assertThat(receiver.await(() -> exports() > now + 1, PATIENCE)).isTrue();
  }

  private long exports() {
    return receiver.metrics().stream().mapToLong(ReceivedMetric::export).max().orElse(0);
  }

  private static Consumer<SampleApp> with(String furtherRoutes) {
    return app -> {
      if (!furtherRoutes.isEmpty()) {
        app.addRoutes(furtherRoutes);
      }
    };
  }

  private static ObservedGateway startedBy(
      Combination combination,
      Consumer<SampleApp> configuring,
      Function<GatewayProcess.Builder, GatewayProcess> start) {
    SampleApp app = SampleApp.onSpringCloudGateway(combination.line());
    configuring.accept(app);
    return new ObservedGateway(combination, app, builder -> start.apply(builder.quickToStart()));
  }
}
