package io.gatelens.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SIGTERM: readiness turns off at once, and no span of a request in flight is lost. */
class ShutdownTest {

  @Test
  void aRequestInFlight_isAnswered_andItsSpanArrives() throws Exception {
    try (ObservedGateway gateway =
        ObservedGateway.start(
            Combination.simplest(),
            builder -> builder.environment("OTEL_BSP_SCHEDULE_DELAY", "60000"))) {
      CompletableFuture<Integer> inFlight =
          CompletableFuture.supplyAsync(() -> gateway.caller.get("/api/slow/2000").statusCode());
      Awaitility.await()
          .atMost(ObservedGateway.PATIENCE)
          .until(
              () ->
                  gateway.upstreamA.requests().stream()
                      .anyMatch(request -> request.uri().equals("/slow/2000")));

      gateway.process.terminate(Duration.ofSeconds(30));

      assertThat(inFlight.get(5, TimeUnit.SECONDS)).isEqualTo(200);
      assertThat(gateway.server("/api/slow/2000").attributes())
          .containsEntry("http.response.status_code", 200L);
      gateway.receiver.awaitMetric(
          metric -> metric.name().equals("gateway.ready") && metric.value() == 0,
          ObservedGateway.PATIENCE);
    }
  }

  /** On both lines of Spring Boot: each has a web server of its own, whose end is waited for. */
  @ParameterizedTest
  @ValueSource(strings = {"4.3", "5.0"})
  void withNothingInFlight_theProcessEndsWithoutDelay(String line) {
    Combination simplest = Combination.simplest();
    try (ObservedGateway gateway =
        ObservedGateway.start(new Combination(line, simplest.jdk(), simplest.protocol()))) {
      gateway.caller.get("/api/last");
      long startNanos = System.nanoTime();

      gateway.process.terminate(Duration.ofSeconds(30));

      gateway.server("/api/last");
      assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
          .isLessThan(Duration.ofSeconds(9));
    }
  }

  @Test
  void aCollectorThatHangs_holdsTheShutdownUpForABoundedTimeOnly() {
    try (ObservedGateway gateway = ObservedGateway.start(Combination.simplest())) {
      gateway.load(span -> true);
      gateway.receiver.hang();
      gateway.caller.get("/api/hanging");

      gateway.process.terminate(Duration.ofSeconds(40));

      assertThat(gateway.process.isAlive()).isFalse();
    }
  }
}
