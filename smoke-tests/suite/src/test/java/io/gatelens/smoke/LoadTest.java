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

  /** What a JVM's own caches and the last requests may differ by. */
  private static final double SOME_MIB = 16 * 1024 * 1024.0;

  private static final double SOME_CLASSES = 300;
  private static final double SOME_SERIES = 20;

  @Test
  void nothingIsMixedUp_andNothingIsLeftBehind() {
    try (ObservedGateway gateway = ObservedGateway.start(Combination.simplest())) {
      MixedLoad load = new MixedLoad(gateway.process.port(), CLIENTS);
      ParentCheck parents = new ParentCheck();

      run(gateway, load, parents, WARM_UP);
      Left before = Left.by(gateway);
      run(gateway, load, parents, DURATION);
      load.stop();
      Left after = Left.by(gateway);
      parents.see(gateway.receiver.takeSpans());

      System.out.printf("%s; %s; before %s; after %s%n", load, parents, before, after);
      assertThat(load.wrong()).isEmpty();
      assertThat(load.troubledShare()).isLessThan(0.01);
      assertThat(parents.wrong()).isEmpty();
      assertThat(parents.requests()).isGreaterThan(1_000);
      assertThat(after.heapBytes()).isLessThan(before.heapBytes() * 1.1 + SOME_MIB);
      assertThat(after.directBytes()).isLessThan(before.directBytes() * 1.1 + SOME_MIB);
      assertThat(after.classes()).isLessThan(before.classes() + SOME_CLASSES);
      assertThat(after.series()).isLessThan(before.series() + SOME_SERIES);
      gateway.assertSound();
    }
  }

  /** Reloads now and then, a changed route each time, while the clients go on. */
  private static void run(
      ObservedGateway gateway, MixedLoad load, ParentCheck parents, Duration duration) {
    long endNanos = System.nanoTime() + duration.toNanos();
    long reloads = 0;
    while (System.nanoTime() < endNanos) {
      load.runFor(BETWEEN_RELOADS);
      parents.see(gateway.receiver.takeSpans());
      String value = "X-Gateway, " + (reloads++ % 2 == 0 ? "changed" : "sample");
      gateway.app.writeRoutes(gateway.app.defaultRoutes().replace("X-Gateway, sample", value));
      assertThat(gateway.caller.post("/actuator/refresh", "").statusCode()).isEqualTo(200);
    }
    gateway.app.writeRoutes(gateway.app.defaultRoutes());
  }

  /** What a gateway holds once the garbage is gone. */
  private record Left(double heapBytes, double directBytes, double classes, double series) {

    static Left by(ObservedGateway gateway) {
      new Jcmd(gateway.process.pid()).collectGarbage();
      long now = exports(gateway);
      assertThat(gateway.receiver.await(() -> exports(gateway) > now + 1, ObservedGateway.PATIENCE))
          .isTrue();
      return new Left(
          gateway.sum("jvm.memory.used_after_last_gc"),
          gateway.sum("jvm.buffer.memory.used"),
          gateway.sum("jvm.class.count"),
          gateway.receiver.currentMetrics().size());
    }

    private static long exports(ObservedGateway gateway) {
      return gateway.receiver.metrics().stream().mapToLong(m -> m.export()).max().orElse(0);
    }
  }
}
