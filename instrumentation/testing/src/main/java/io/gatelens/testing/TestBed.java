package io.gatelens.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.HttpCaller;
import io.gatelens.rig.OtlpReceiver;
import io.gatelens.rig.ReceivedMetric;
import io.gatelens.rig.ReceivedSpan;
import io.gatelens.rig.SampleApp;
import io.gatelens.rig.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A gateway with the agent, its upstreams, and the receiver of its telemetry. */
public class TestBed implements AutoCloseable {

  /** How long anything may take to arrive. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Parts are seconds as doubles, a span's ends nanoseconds: they do not round alike. */
  private static final double PARTS_TOLERANCE_SECONDS = 50e-6;

  private static final List<String> PARTS =
      List.of(
          "gateway.request.overhead",
          "gateway.request.upstream",
          "gateway.request.backoff",
          "gateway.request.transfer");

  /** An exception's message, its first frames and its causes. */
  private static final int TOLD_LINES = 25;

  public final OtlpReceiver receiver;
  public final Upstream upstreamA;
  public final Upstream upstreamB;
  public final GatewayProcess process;
  public final HttpCaller caller;

  /**
   * Starts one.
   *
   * @param described the process for the ports of two upstreams
   * @param start starts the process, of which more may be said then
   * @param protocol the value of {@code OTEL_EXPORTER_OTLP_PROTOCOL}
   */
  protected TestBed(
      BiFunction<Integer, Integer, GatewayProcess.Builder> described,
      Function<GatewayProcess.Builder, GatewayProcess> start,
      String protocol) {
    receiver = OtlpReceiver.start();
    upstreamA = Upstream.start("a");
    upstreamB = upstreamA.startTwin("b");
    GatewayProcess.Builder builder =
        described
            .apply(upstreamA.port(), upstreamB.port())
            .agent(SampleApp.builtAgent())
            .environment("OTEL_EXPORTER_OTLP_PROTOCOL", protocol)
            .environment(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                protocol.equals("grpc") ? receiver.grpcEndpoint() : receiver.httpEndpoint())
            .environment("OTEL_METRIC_EXPORT_INTERVAL", "200")
            .environment("OTEL_BSP_SCHEDULE_DELAY", "100");
    process = start.apply(builder);
    caller = HttpCaller.http1(process.port());
  }

  /** Starts a gateway. */
  public static TestBed start(ContractGateway gateway) {
    return new TestBed(gateway::process, GatewayProcess.Builder::start, gateway.protocol());
  }

  /** Both upstreams. */
  List<Upstream> upstreams() {
    return List.of(upstreamA, upstreamB);
  }

  /** The SERVER span of a request, by its path. */
  public ReceivedSpan server(String path) {
    return receiver.awaitSpan(
        span -> span.kind().equals("SERVER") && span.has("url.path", path), PATIENCE);
  }

  /** The CLIENT spans of a trace, in the order of their starts. */
  public List<ReceivedSpan> clients(ReceivedSpan server, int atLeast) {
    return receiver
        .awaitSpans(
            atLeast,
            span -> span.kind().equals("CLIENT") && span.traceId().equals(server.traceId()),
            PATIENCE)
        .stream()
        .sorted((one, other) -> Long.compare(one.startNanos(), other.startNanos()))
        .toList();
  }

  /** The span of a configuration load. */
  public ReceivedSpan load(Predicate<ReceivedSpan> wanted) {
    return receiver.awaitSpan(
        span -> span.name().equals("gateway.config.load") && wanted.test(span), PATIENCE);
  }

  /** What this gateway and another one logged of a request, and what its span says. */
  String account(String target, GatewayProcess other) {
    String path = target.replaceFirst("[?].*", "");
    String spans =
        receiver.spans().stream()
            .filter(span -> span.kind().equals("SERVER") && span.has("url.path", path))
            .map(span -> span.attributes() + System.lineSeparator())
            .collect(Collectors.joining());
    return spans + logged(target, process) + logged(target, other);
  }

  private static String logged(String target, GatewayProcess gateway) {
    List<String> log = gateway.log();
    int said = 0;
    while (said < log.size() && !log.get(said).contains(target)) {
      said++;
    }
    return String.join(
        System.lineSeparator(), log.subList(said, Math.min(log.size(), said + TOLD_LINES)));
  }

  /** Lines in which the agent warned. */
  public List<String> warnings() {
    return process.log().stream()
        .filter(line -> line.startsWith("[gatelens] WARN") || line.startsWith("[gatelens] ERROR"))
        .toList();
  }

  /**
   * No advice failed, nothing was warned of but this, when the traffic is over no request is left,
   * and the parts of every request that came here add up to its duration.
   *
   * @param expectedWarnings whole lines, in their order; none for none
   */
  public void assertSound(String... expectedWarnings) {
    assertThat(warnings()).containsExactly(expectedWarnings);
    receiver.awaitMetric(metric -> metric.name().equals("gatelens.advice.errors"), PATIENCE);
    assertThat(receiver.metrics())
        .filteredOn(metric -> metric.name().equals("gatelens.advice.errors"))
        .allMatch(metric -> metric.value() == 0);
    assertThat(receiver.await(() -> isIdle(activeRequests()), PATIENCE))
        .as("active requests: " + activeRequests())
        .isTrue();
    receiver.spans().stream()
        .filter(span -> span.kind().equals("SERVER"))
        .forEach(TestBed::assertPartsAddUp);
  }

  /** No series at all is nothing that was measured; one of many below zero hides another. */
  private static boolean isIdle(List<ReceivedMetric> series) {
    return !series.isEmpty() && series.stream().allMatch(metric -> metric.value() == 0);
  }

  private List<ReceivedMetric> activeRequests() {
    return receiver.currentMetrics().stream()
        .filter(metric -> metric.name().equals("http.server.active_requests"))
        .toList();
  }

  private static void assertPartsAddUp(ReceivedSpan server) {
    double parts = PARTS.stream().mapToDouble(part -> seconds(server, part)).sum();
    assertThat(Math.abs(parts - server.durationNanos() / 1e9))
        .as(server.toString())
        .isLessThan(PARTS_TOLERANCE_SECONDS);
  }

  /** An attribute in seconds; none is 0. */
  static double seconds(ReceivedSpan span, String attribute) {
    return span.attributes().get(attribute) instanceof Double value ? value : 0;
  }

  /** The sum of a metric's series, as of the newest export. */
  public double sum(String metricName) {
    return receiver.currentMetrics().stream()
        .filter(metric -> metric.name().equals(metricName))
        .mapToDouble(ReceivedMetric::value)
        .sum();
  }

  @Override
  public void close() {
    process.kill(); // Nobody asks how it ends: whoever does has ended it before.
    upstreamA.close();
    upstreamB.close();
    receiver.close();
  }
}
