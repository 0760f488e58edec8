package io.gatelens.smoke;

import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.HttpCaller;
import io.gatelens.rig.OtlpReceiver;
import io.gatelens.rig.ReceivedSpan;
import io.gatelens.rig.SampleApp;
import io.gatelens.rig.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The sample gateway with the agent, its upstreams, and the receiver of its telemetry. */
final class ObservedGateway implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(30);

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
    return start(combination, further, routes -> routes);
  }

  /** Starts one whose process is described further, with other routes than the sample's own. */
  static ObservedGateway start(
      Combination combination,
      UnaryOperator<GatewayProcess.Builder> further,
      UnaryOperator<String> routes) {
    OtlpReceiver receiver = OtlpReceiver.start();
    Upstream a = Upstream.start("a");
    Upstream b = a.startTwin("b");
    SampleApp app = SampleApp.onSpringCloudGateway(combination.line());
    app.writeRoutes(routes.apply(app.defaultRoutes()));
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
    return new ObservedGateway(receiver, a, b, app, further.apply(builder).start());
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
