package io.gatelens.smoke;

import io.gatelens.rig.Certificate;
import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.HttpCaller;
import io.gatelens.rig.OtlpReceiver;
import io.gatelens.rig.ReceivedSpan;
import io.gatelens.rig.SampleApp;
import io.gatelens.rig.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The sample gateway with the agent, its upstreams, and the receiver of its telemetry. */
final class ObservedGateway implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration START_PATIENCE = Duration.ofMinutes(2);

  final OtlpReceiver receiver;
  final Upstream upstreamA;
  final Upstream upstreamB;
  final SampleApp app;
  final GatewayProcess process;
  final HttpCaller caller;

  private ObservedGateway(
      OtlpReceiver receiver,
      Upstream upstreamA,
      Upstream upstreamB,
      SampleApp app,
      GatewayProcess process) {
    this.receiver = receiver;
    this.upstreamA = upstreamA;
    this.upstreamB = upstreamB;
    this.app = app;
    this.process = process;
    this.caller = HttpCaller.http1(process.port());
  }

  static ObservedGateway start(Combination combination) {
    return start(combination, builder -> builder);
  }

  /** Starts one whose process is described further. */
  static ObservedGateway start(
      Combination combination, UnaryOperator<GatewayProcess.Builder> further) {
    return start(combination, "", further);
  }

  /** Starts one with further routes, as a list in YAML. */
  static ObservedGateway start(
      Combination combination, String routes, UnaryOperator<GatewayProcess.Builder> further) {
    return start(combination, routes, further, GatewayProcess.Builder::start);
  }

  /** As above, with a server that speaks TLS only: it is ready when its telemetry says so. */
  static ObservedGateway startWithTls(
      Combination combination,
      Certificate certificate,
      String routes,
      UnaryOperator<GatewayProcess.Builder> further) {
    ObservedGateway gateway =
        start(
            combination,
            routes,
            builder ->
                further
                    .apply(builder)
                    .argument("--server.ssl.key-store=file:" + certificate.keyStore())
                    .argument("--server.ssl.key-store-type=PKCS12")
                    .argument("--server.ssl.key-store-password=" + certificate.password()),
            GatewayProcess.Builder::launch);
    try {
      gateway.receiver.awaitMetric(
          metric -> metric.name().equals("gateway.ready") && metric.value() == 1, START_PATIENCE);
      return gateway;
    } catch (AssertionError e) {
      gateway.close();
      throw e;
    }
  }

  private static ObservedGateway start(
      Combination combination,
      String routes,
      UnaryOperator<GatewayProcess.Builder> further,
      Function<GatewayProcess.Builder, GatewayProcess> starting) {
    OtlpReceiver receiver = OtlpReceiver.start();
    Upstream a = Upstream.start("a");
    Upstream b = a.startTwin("b");
    SampleApp app = SampleApp.onSpringCloudGateway(combination.line());
    if (!routes.isEmpty()) {
      app.addRoutes(routes);
    }
    boolean isGrpc = combination.protocol().equals("grpc");
    GatewayProcess.Builder builder =
        app.process(a.port(), b.port())
            .jdk(combination.jdk())
            .agent(SampleApp.builtAgent())
            .environment("OTEL_EXPORTER_OTLP_PROTOCOL", combination.protocol())
            .environment(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                isGrpc ? receiver.grpcEndpoint() : receiver.httpEndpoint())
            .environment("OTEL_METRIC_EXPORT_INTERVAL", "300")
            .environment("OTEL_BSP_SCHEDULE_DELAY", "100");
    return new ObservedGateway(receiver, a, b, app, starting.apply(further.apply(builder)));
  }

  /** The SERVER span of a request, by its path. */
  ReceivedSpan server(String path) {
    return receiver.awaitSpan(
        span -> span.kind().equals("SERVER") && span.has("url.path", path), PATIENCE);
  }

  /** The CLIENT spans of a trace, in the order of their starts. */
  List<ReceivedSpan> clients(ReceivedSpan server, int atLeast) {
    return receiver
        .awaitSpans(
            atLeast,
            span -> span.kind().equals("CLIENT") && span.traceId().equals(server.traceId()),
            PATIENCE)
        .stream()
        .sorted((one, other) -> Long.compare(one.startNanos(), other.startNanos()))
        .toList();
  }

  ReceivedSpan load(Predicate<ReceivedSpan> wanted) {
    return receiver.awaitSpan(
        span -> span.name().equals("gateway.config.load") && wanted.test(span), PATIENCE);
  }

  /** Lines in which the agent warned. */
  List<String> warnings() {
    return process.log().stream()
        .filter(line -> line.startsWith("[gatelens] WARN") || line.startsWith("[gatelens] ERROR"))
        .toList();
  }

  @Override
  public void close() {
    process.close();
    upstreamA.close();
    upstreamB.close();
    receiver.close();
  }
}
