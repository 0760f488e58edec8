package io.gatelens.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Mixed traffic at saturation, with aborts, faults and reloads: no trace is mixed up, no request is
 * left, nothing is kept. Two minutes; the system property {@code smoke.load} says another time
 * ({@code PT20M}).
 */
@Isolated
class LoadTest {

  private static final Duration DURATION = Duration.parse(System.getProperty("smoke.load", "PT2M"));

  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final Duration BETWEEN_RELOADS = Duration.ofSeconds(5);
  private static final int CLIENTS = 16;

  /** There every other time, with an address and a circuit breaker that no other route has. */
  private static final String PASSING_ROUTE =
      """
      - id: passing
        uri: http://localhost:${upstream.b}
        predicates: [ "Path=/passing/**" ]
        filters:
          - StripPrefix=1
          - name: CircuitBreaker
            args: { name: passing, fallbackUri: "forward:/fallback" }
      """;

  @Test
  void nothingIsMixedUp_andNothingIsLeftBehind() {
    try (ObservedGateway gateway = ObservedGateway.startForLoad(Combination.simplest());
        MixedLoad load = new MixedLoad(gateway.process.port(), CLIENTS)) {
      ParentCheck parents = new ParentCheck();

      run(gateway, load, parents, WARM_UP);
      LeftBehind before = LeftBehind.by(gateway);
      run(gateway, load, parents, DURATION.dividedBy(2));
      LeftBehind halfway = LeftBehind.by(gateway);
      run(gateway, load, parents, DURATION.dividedBy(2));
      LeftBehind after = LeftBehind.by(gateway);
      parents.see(gateway.receiver.takeSpans());

      System.out.printf(
          "%s; %s%nbefore %s%nhalfway %s%nafter %s%n", load, parents, before, halfway, after);
      assertThat(load.wrong()).isEmpty();
      assertThat(load.troubledShare()).isLessThan(0.01);
      assertThat(parents.wrong()).isEmpty();
      assertThat(parents.withoutParent()).isZero();
      assertThat(parents.requests()).isGreaterThan(1_000).isGreaterThanOrEqualTo(load.answered());
      halfway.assertNothingIsKeptSince(before, CLIENTS);
      after.assertNothingIsKeptSince(halfway, CLIENTS);
      gateway.assertSound();
    }
  }

  /** Reloads now and then, other routes each time, while the clients go on. */
  private static void run(
      ObservedGateway gateway, MixedLoad load, ParentCheck parents, Duration duration) {
    long endNanos = System.nanoTime() + duration.toNanos();
    boolean isPassingThere = false;
    try (MixedLoad.Running clients = load.start()) {
      while (System.nanoTime() < endNanos) {
        clients.goOnFor(BETWEEN_RELOADS);
        parents.see(gateway.receiver.takeSpans());
        isPassingThere = !isPassingThere;
        reload(gateway, isPassingThere ? PASSING_ROUTE : "");
      }
    }
    reload(gateway, "");
  }

  private static void reload(ObservedGateway gateway, String furtherRoutes) {
    gateway.app.addRoutes(furtherRoutes);
    assertThat(gateway.caller.post("/actuator/refresh", "").statusCode()).isEqualTo(200);
  }
}
