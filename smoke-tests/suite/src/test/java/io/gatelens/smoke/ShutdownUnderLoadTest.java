package io.gatelens.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.ReceivedSpan;
import io.gatelens.rig.UpstreamRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** SIGTERM while clients go on: each request that the gateway took has its span. */
@Isolated
class ShutdownUnderLoadTest {

  private static final int CLIENTS = 8;
  private static final String PATH = "/slow/20";

  static List<Object[]> ways() {
    List<Object[]> ways = new ArrayList<>();
    for (Combination combination : Combination.ofThreeLines()) {
      for (String way : List.of("graceful", "immediate")) {
        ways.add(new Object[] {combination, way});
      }
    }
    return ways;
  }

  @ParameterizedTest(name = "{1}, {0}")
  @MethodSource("ways")
  void everyRequestThatWasTaken_hasItsSpan(Combination combination, String way) {
    try (ObservedGateway gateway =
        ObservedGateway.start(
            combination,
            builder ->
                builder
                    .argument("--server.shutdown=" + way)
                    // Nothing is sent before the end but for what fills a batch.
                    .environment("OTEL_BSP_SCHEDULE_DELAY", "60000"))) {
      SteadyLoad load = SteadyLoad.start(gateway.process.port(), CLIENTS, "/api" + PATH + "?");
      load.awaitAnswers(200);

      gateway.process.terminate(Duration.ofSeconds(40));
      load.close();

      System.out.printf("%s, %s: %s%n", way, combination, load);
      // The JDK's client sends a GET again whose connection was closed before an answer came: then
      // the gateway took two requests of one trace.
      Set<String> told = new HashSet<>();
      Set<String> spans = new HashSet<>();
      for (ReceivedSpan span : gateway.receiver.spans()) {
        if (span.kind().equals("SERVER") && span.has("url.path", "/api" + PATH)) {
          assertThat(spans.add(span.spanId())).as("sent twice: " + span).isTrue();
          told.add(span.traceId());
        }
      }
      assertThat(told).containsAll(load.answered());
      assertThat(told).containsAll(reachedTheUpstream(gateway));
      Set<String> sent = new HashSet<>(load.answered());
      sent.addAll(load.unanswered());
      sent.addAll(load.wrong().keySet());
      assertThat(sent).containsAll(told);
      assertThat(gateway.receiver.spans())
          .filteredOn(span -> span.name().equals("gateway.readiness"))
          .anySatisfy(
              span ->
                  assertThat(span.events().get(0).attributes())
                      .containsEntry("gateway.readiness.condition", "process.running")
                      .containsEntry("gateway.ready", false));
    }
  }

  private static Set<String> reachedTheUpstream(ObservedGateway gateway) {
    Set<String> reached = new HashSet<>();
    for (UpstreamRequest request : gateway.upstreamA.requests()) {
      if (request.uri().startsWith(PATH)) {
        reached.add(request.uri().substring(PATH.length() + 1));
      }
    }
    return reached;
  }
}
