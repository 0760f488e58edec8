package io.gatelens.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.HttpCaller;
import io.gatelens.rig.OtlpReceiver;
import io.gatelens.rig.SampleApp;
import io.gatelens.rig.Upstream;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The OpenTelemetry Java agent in the same JVM, named before Gatelens. */
class AnotherAgentBeforeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String LOST = "the spans of requests are lost";

  private static OtlpReceiver receiver;
  private static Upstream upstream;

  @BeforeAll
  static void start() throws Exception {
    receiver = OtlpReceiver.start();
    upstream = Upstream.start("a");
  }

  @AfterAll
  static void stop() {
    upstream.close();
    receiver.close();
  }

  @Test
  void itsWeavingIsSaid_andHowToMendIt() {
    try (GatewayProcess gateway = described().start()) {
      assertThat(gateway.awaitLog(LOST, PATIENCE))
          .contains("WARN", "-javaagent", "-Dotel.javaagent.exclude-class-loaders=io.gatelens");
      assertThat(HttpCaller.http1(gateway.port()).get("/api/lost").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void asMended_bothHaveTheirSpans() {
    try (GatewayProcess gateway =
        described().property("otel.javaagent.exclude-class-loaders", "io.gatelens").start()) {
      HttpCaller.http1(gateway.port()).get("/api/found");

      receiver.awaitSpan(
          span ->
              span.kind().equals("SERVER")
                  && span.has("url.path", "/api/found")
                  && span.has("gateway.response.source", "upstream"),
          PATIENCE);
      receiver.awaitSpan(
          span ->
              span.kind().equals("SERVER")
                  && span.has("url.path", "/api/found")
                  && !span.attributes().containsKey("gateway.response.source"),
          PATIENCE);
      assertThat(gateway.log()).noneMatch(line -> line.contains(LOST));
    }
  }

  private static GatewayProcess.Builder described() {
    return SampleApp.onSpringCloudGateway(Combination.simplest().line())
        .process(upstream.port(), upstream.port())
        .quickToStart()
        .agent(Path.of(System.getProperty("another.agent")))
        .agent(SampleApp.builtAgent())
        .environment("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.httpEndpoint())
        .environment("OTEL_BSP_SCHEDULE_DELAY", "100");
  }
}
