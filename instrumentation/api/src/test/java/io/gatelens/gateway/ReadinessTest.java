package io.gatelens.gateway;

import static io.gatelens.gateway.SettableClock.epochNanosAfter;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReadinessTest {

  private final SettableClock clock = new SettableClock();
  private final Readiness readiness = new Readiness(clock);

  @Test
  void runningProcess_isNotReadyByThatAlone() {
    assertThat(readiness.conditions())
        .containsExactly(
            new ConditionState("process.running", true, "running", epochNanosAfter(0)));
    assertThat(readiness.isReady()).isFalse();
  }

  @Test
  void newCondition_isNotMetYet() {
    readiness.condition("config.loaded");

    assertThat(readiness.conditions())
        .contains(
            new ConditionState("config.loaded", false, "not reported yet", epochNanosAfter(0)));
    assertThat(readiness.isReady()).isFalse();
  }

  @Test
  void node_isReadyWhenEveryConditionHolds() {
    Readiness.Condition config = readiness.condition("config.loaded");
    Readiness.Condition server = readiness.condition("server.listening");

    config.met("2 routes");
    assertThat(readiness.isReady()).isFalse();
    server.met("port 8080");
    assertThat(readiness.isReady()).isTrue();
    config.notMet("stale");
    assertThat(readiness.isReady()).isFalse();
  }

  @Test
  void sameName_isTheSameCondition() {
    assertThat(readiness.condition("config.loaded")).isSameAs(readiness.condition("config.loaded"));
    assertThat(readiness.conditions()).hasSize(2);
  }

  @Test
  void since_isWhenItLastChangedAndNotWhenItWasLastReported() {
    Readiness.Condition config = readiness.condition("config.loaded");
    clock.setMillis(10);
    config.met("1 route");
    clock.setMillis(20);

    config.met("2 routes");

    assertThat(config.state())
        .isEqualTo(new ConditionState("config.loaded", true, "2 routes", epochNanosAfter(10)));
  }

  @Test
  void firstReady_isKept() {
    Readiness.Condition config = readiness.condition("config.loaded");
    assertThat(readiness.firstReadyEpochNanos()).isZero();

    clock.setMillis(10);
    config.met("1 route");
    clock.setMillis(20);
    config.notMet("gone");
    config.met("back");

    assertThat(readiness.firstReadyEpochNanos()).isEqualTo(epochNanosAfter(10));
  }
}
