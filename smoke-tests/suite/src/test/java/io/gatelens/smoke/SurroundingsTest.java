package io.gatelens.smoke;

import static io.gatelens.testing.TestBed.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.ReceivedSpan;
import io.gatelens.rig.SampleApp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad settings and company: the gateway serves every request, one line says what is wrong. */
class SurroundingsTest {

  private static final Map<String, String> BAD_STANDARD_SETTINGS =
      Map.of(
          "OTEL_BSP_MAX_QUEUE_SIZE", "many",
          "OTEL_TRACES_SAMPLER", "sometimes",
          "OTEL_PROPAGATORS", "pigeon",
          "OTEL_TRACES_EXPORTER", "telegraph",
          "OTEL_METRIC_EXPORT_INTERVAL", "soon",
          "OTEL_EXPORTER_OTLP_CERTIFICATE", "/no/such/file.pem");

  @Test
  void badStandardSettings_areNamed_andTheirDefaultsUsed() {
    try (ObservedGateway gateway =
        start(
            builder -> {
              BAD_STANDARD_SETTINGS.forEach(builder::environment);
              return builder;
            })) {
      assertThat(gateway.caller.get("/api/served").statusCode()).isEqualTo(200);

      gateway.server("/api/served");
      assertThat(gateway.warnings()).hasSameSizeAs(BAD_STANDARD_SETTINGS.entrySet());
      BAD_STANDARD_SETTINGS.forEach(
          (variable, value) ->
              assertThat(gateway.warnings())
                  .filteredOn(line -> line.contains(variable + "=" + value))
                  .singleElement()
                  .asString()
                  .contains("allowed is")
                  .contains("default"));
    }
  }

  @Test
  void badSettingsOfOurOwn_areNamedWithWhatIsAllowed_andAMistypedKeyWithTheNearest() {
    try (ObservedGateway gateway =
        start(
            builder ->
                builder
                    .property("gatelens.trace.detail", "everything")
                    .environment("GATELENS_TRACE_SLOW_STEP", "quick")
                    .property("gatelens.trace.incomming", "link"))) {
      assertThat(gateway.caller.get("/api/served").statusCode()).isEqualTo(200);

      gateway.server("/api/served");
      assertThat(gateway.warnings())
          .hasSize(3)
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains("gatelens.trace.detail")
                      .contains("everything")
                      .contains("off, auto or full")
                      .contains("auto"))
          .anySatisfy(line -> assertThat(line).contains("quick").contains("1ms"))
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains("gatelens.trace.incomming")
                      .contains("gatelens.trace.incoming"));
    }
  }

  @Test
  void theAgentGivenTwice_isOneAgent() {
    try (ObservedGateway gateway = start(builder -> builder.agent(SampleApp.builtAgent()))) {
      gateway.caller.get("/api/twice");

      ReceivedSpan server = gateway.server("/api/twice");
      assertThat(gateway.clients(server, 1)).hasSize(1);
      assertThat(gateway.warnings()).singleElement().asString().contains("attached already");
    }
  }

  @Test
  void anotherAgentBesideIt_changesNothingForTheGateway() {
    try (ObservedGateway gateway =
        start(
            builder ->
                builder
                    .agent(Path.of(System.getProperty("another.agent")))
                    .property("otel.javaagent.logging", "none"))) {
      assertThat(gateway.caller.get("/api/both").statusCode()).isEqualTo(200);

      gateway.receiver.awaitSpan(
          span -> span.scope().startsWith("io.gatelens") && span.has("url.path", "/api/both"),
          PATIENCE);
      assertThat(gateway.upstreamA.requests())
          .filteredOn(request -> request.uri().equals("/both"))
          .singleElement()
          .satisfies(
              request -> assertThat(request.headers().get("traceparent")).doesNotContain(","));
    }
  }

  @Test
  void aTakenPort_endsTheGateway_asItDoesWithoutTheAgent() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      SampleApp app = SampleApp.onSpringCloudGateway(Combination.simplest().line());
      UnaryOperator<GatewayProcess.Builder> atIt =
          builder ->
              builder
                  .quickToStart()
                  .port(taken.getLocalPort())
                  // There is no collector, which an ending gateway would wait for.
                  .environment("OTEL_EXPORTER_OTLP_TIMEOUT", "500");

      GatewayProcess bare = atIt.apply(app.process(1, 1)).launch();
      GatewayProcess gateway = atIt.apply(app.process(1, 1).agent(SampleApp.builtAgent())).launch();

      int expected = bare.awaitExit(ObservedGateway.START_PATIENCE);
      assertThat(gateway.awaitExit(ObservedGateway.START_PATIENCE)).isEqualTo(expected).isNotZero();
      String reason = "Port " + taken.getLocalPort() + " was already in use";
      assertThat(bare.log()).anyMatch(line -> line.contains(reason));
      assertThat(gateway.log()).anyMatch(line -> line.contains(reason));
    }
  }

  @ParameterizedTest
  @CsvSource({"http/protobuf, false", "grpc, true"})
  void librariesOfGrpc_areLoadedOnlyWhereItIsAskedFor(String protocol, boolean isLoaded)
      throws IOException {
    Combination simplest = Combination.simplest();
    Path classes = Files.createTempFile("gatelens-classes", ".log");
    try (ObservedGateway gateway =
        ObservedGateway.start(
            new Combination(simplest.line(), simplest.jdk(), protocol),
            builder -> builder.jvmArgument("-Xlog:class+load:file=" + classes))) {
      gateway.caller.get("/api/exported");

      gateway.server("/api/exported");
      assertThat(Files.readString(classes).contains(" okhttp3.")).isEqualTo(isLoaded);
    }
  }

  @Test
  void traceIdInTheResponse_isThereOnlyWhereItIsAskedFor() {
    try (ObservedGateway gateway =
        start(builder -> builder.property("gatelens.trace.response-header", "x-trace-id"))) {
      for (String path : List.of("/api/traced", "/nowhere", "/dead/end", "/sse")) {
        HttpResponse<String> answer = gateway.caller.get(path);

        assertThat(answer.headers().allValues("x-trace-id"))
            .as(path)
            .containsExactly(gateway.server(path).traceId());
      }
      assertThat(gateway.warnings()).isEmpty();
    }
  }

  @Test
  void disabled_itIsNotThere() {
    try (ObservedGateway gateway =
        start(builder -> builder.property("gatelens.enabled", "false"))) {
      assertThat(gateway.caller.get("/api/off").statusCode()).isEqualTo(200);

      assertThat(gateway.process.log()).noneMatch(line -> line.contains("[gatelens]"));
      assertThat(gateway.receiver.requests()).isEmpty();
    }
  }

  @Test
  void aModuleThatIsOff_isNotWoven() {
    try (ObservedGateway gateway =
        start(
            builder ->
                builder.environment(
                    "GATELENS_INSTRUMENTATION_SPRING_CLOUD_GATEWAY_WEBFLUX_ENABLED", "false"))) {
      gateway.caller.get("/api/plain");

      ReceivedSpan server = gateway.server("/api/plain");
      assertThat(server.name()).isEqualTo("GET");
    }
  }

  @Test
  void anUnsampledRequest_hasItsMetrics_andTellsTheUpstreamThatItIsNotSampled() {
    try (ObservedGateway gateway =
        start(builder -> builder.environment("OTEL_TRACES_SAMPLER", "always_off"))) {
      gateway.caller.get("/api/unsampled");

      gateway.receiver.awaitMetric(
          metric ->
              metric.name().equals("http.server.request.duration")
                  && metric.has("gateway.route.id", "rewrite"),
          PATIENCE);
      assertThat(gateway.receiver.spans()).isEmpty();
      assertThat(gateway.upstreamA.requests())
          .filteredOn(request -> request.uri().equals("/unsampled"))
          .singleElement()
          .satisfies(
              request -> {
                String traceparent = String.valueOf(request.headers().get("traceparent"));
                int flags = Integer.parseInt(traceparent.substring(traceparent.length() - 2), 16);
                // The second bit only says that the trace id is random.
                assertThat(flags & 1).isZero();
              });
    }
  }

  @Test
  void withDetailOff_whatFailedIsNoSpan_butInTheMetrics() {
    try (ObservedGateway gateway =
        start(builder -> builder.property("gatelens.trace.detail", "off"))) {
      gateway.caller.get("/tenant/unknown", "X-Tenant", "unknown");

      ReceivedSpan server = gateway.server("/tenant/unknown");
      assertThat(server.attributes()).containsEntry("gateway.response.flag", "filter_failed");
      gateway.receiver.awaitMetric(
          metric ->
              metric.name().equals("gateway.filter.duration")
                  && metric.has("gateway.filter.name", "Tenant"),
          PATIENCE);
      assertThat(gateway.receiver.spans())
          .filteredOn(span -> span.traceId().equals(server.traceId()))
          .containsExactly(server);
    }
  }

  @Test
  void withDetailFull_everyStepIsASpan() {
    try (ObservedGateway gateway =
        start(
            builder ->
                builder
                    .property("gatelens.trace.detail", "full")
                    .property("gatelens.trace.slow-step", "10m"))) {
      gateway.caller.get("/api/full");

      ReceivedSpan server = gateway.server("/api/full");
      ReceivedSpan client = gateway.clients(server, 1).get(0);
      for (String step :
          List.of(
              "gateway.route.match", "gateway.filter RewritePath", "gateway.filter AccessLog")) {
        gateway.receiver.awaitSpan(
            span -> span.name().equals(step) && span.parentSpanId().equals(server.spanId()),
            PATIENCE);
      }
      for (String step :
          List.of(
              "connection.acquire",
              "connect",
              "request.send",
              "response.wait",
              "response.receive")) {
        gateway.receiver.awaitSpan(
            span -> span.name().equals(step) && span.parentSpanId().equals(client.spanId()),
            PATIENCE);
      }
    }
  }

  private static ObservedGateway start(UnaryOperator<GatewayProcess.Builder> further) {
    return ObservedGateway.start(Combination.simplest(), further);
  }
}
