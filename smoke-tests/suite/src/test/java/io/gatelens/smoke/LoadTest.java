package io.gatelens.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.Jcmd;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Mixed traffic at saturation, with aborts, faults and reloads: no trace is mixed up, no request is
 * left, nothing is kept. Two minutes; the system property {@code smoke.load} says another time
 * ({@code PT20M}).
 */
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

  /** What a JVM's own caches and the last requests may differ by. */
  private static final double SOME_MIB = 8 * 1024 * 1024.0;

  private static final double SOME_CLASSES = 300;

  /** Of answers that come once in a hundred thousand, on a route that had none of them yet. */
  private static final double SOME_SERIES = 40;

  /** Of clients that are still connected, and of threads that keep what they saw last. */
  private static final long SOME_REQUESTS = 4L * CLIENTS;

  @Test
  void nothingIsMixedUp_andNothingIsLeftBehind() {
    try (ObservedGateway gateway = ObservedGateway.startForLoad(Combination.simplest());
        MixedLoad load = new MixedLoad(gateway.process.port(), CLIENTS)) {
      ParentCheck parents = new ParentCheck();

      run(gateway, load, parents, WARM_UP);
      Left before = Left.by(gateway);
      run(gateway, load, parents, DURATION.dividedBy(2));
      Left halfway = Left.by(gateway);
      run(gateway, load, parents, DURATION.dividedBy(2));
      Left after = Left.by(gateway);
      parents.see(gateway.receiver.takeSpans());

      System.out.printf(
          "%s; %s%nbefore %s%nhalfway %s%nafter %s%n", load, parents, before, halfway, after);
      assertThat(load.wrong()).isEmpty();
      assertThat(load.troubledShare()).isLessThan(0.01);
      assertThat(parents.wrong()).isEmpty();
      assertThat(parents.withoutParent()).isZero();
      assertThat(parents.requests()).isGreaterThan(1_000).isGreaterThanOrEqualTo(load.answered());
      assertNothingIsKept(before, halfway);
      assertNothingIsKept(halfway, after);
      gateway.assertSound();
    }
  }

  private static void assertNothingIsKept(Left before, Left after) {
    assertThat(after.heapBytes()).isLessThan(before.heapBytes() + SOME_MIB);
    assertThat(after.directBytes()).isLessThan(before.directBytes() + SOME_MIB);
    assertThat(after.classes()).isLessThan(before.classes() + SOME_CLASSES);
    assertThat(after.series()).isLessThan(before.series() + SOME_SERIES);
    assertThat(after.classLoaders()).isEqualTo(before.classLoaders());
    assertThat(after.requests()).isLessThan(SOME_REQUESTS);
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

  /** What a gateway holds once the garbage is gone. */
  private record Left(
      double heapBytes,
      double directBytes,
      double classes,
      double series,
      long classLoaders,
      long requests) {

    static Left by(ObservedGateway gateway) {
      Jcmd jvm = new Jcmd(gateway.process.pid());
      jvm.collectGarbage();
      long now = exports(gateway);
      assertThat(gateway.receiver.await(() -> exports(gateway) > now + 1, ObservedGateway.PATIENCE))
          .isTrue();
      return new Left(
          gateway.sum("jvm.memory.used_after_last_gc"),
          gateway.sum("jvm.buffer.memory.used"),
          gateway.sum("jvm.class.count"),
          gateway.receiver.currentMetrics().size(),
          jvm.instances("io.gatelens.agent.weaving.InstrumentationClassLoader"),
          jvm.instances("io.gatelens.gateway.GatewayRequest"));
    }

    private static long exports(ObservedGateway gateway) {
      return gateway.receiver.metrics().stream().mapToLong(m -> m.export()).max().orElse(0);
    }
  }
}
