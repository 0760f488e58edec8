package io.gatelens.gateway;

import static io.gatelens.gateway.SettableClock.epochNanosAfter;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.gateway.ReadinessPolicies.Policy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ReadinessTest {

  private final SettableClock clock = new SettableClock();
  private final Readiness readiness = new Readiness(clock, ReadinessPolicies.DEFAULTS);

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

  @Test
  void policy_decidesWhatAnUnmetConditionMeans() {
    Readiness lenient =
        new Readiness(
            clock,
            new ReadinessPolicies(
                Map.of("a", Policy.WARN, "b", Policy.IGNORE, "config.last_load", Policy.FAIL), 0));
    lenient.condition("a").notMet("warned of");
    lenient.condition("b").notMet("ignored");
    assertThat(lenient.isReady()).isTrue();

    lenient.condition("config.last_load").notMet("rejected");

    assertThat(lenient.isReady()).isFalse();
    assertThat(lenient.policies().of("config.routes")).isEqualTo(Policy.WARN);
    assertThat(lenient.policies().of("any other")).isEqualTo(Policy.FAIL);
  }

  @Test
  void failedReload_isAWarning_untilALoadIsGoodAgain() {
    Gateway gateway = new Gateway(GatewaySettings.defaults(), clock);
    gateway.config().started("startup", null).loaded(snapshot("orders"));
    assertThat(isMet(gateway, "config.last_load")).isTrue();

    gateway.config().started("actuator", null).rejected(new IllegalStateException("no source"));

    assertThat(isMet(gateway, "config.last_load")).isFalse();
    assertThat(gateway.readiness().condition("config.last_load").state().reason())
        .isEqualTo("rejected: no source");
    assertThat(gateway.readiness().isReady()).isTrue();

    gateway.config().started("actuator", null).loaded(snapshot("orders"));

    assertThat(isMet(gateway, "config.last_load")).isTrue();
  }

  @Test
  void emptyRouteTable_isReadyByPolicy_andSaysSo() {
    Gateway gateway = new Gateway(GatewaySettings.defaults(), clock);
    Gateway strict =
        new Gateway(
            GatewaySettings.defaults(),
            new ReadinessPolicies(Map.of("config.routes", Policy.FAIL), 0),
            clock);
    for (Gateway each : List.of(gateway, strict)) {
      each.config().started("startup", null).loaded(snapshot());
      assertThat(isMet(each, "config.routes")).isFalse();
    }

    assertThat(gateway.readiness().isReady()).isTrue();
    assertThat(strict.readiness().isReady()).isFalse();
  }

  @Test
  void configurationThatIsTooOld_isNotReady_untilItIsLoadedAgain() {
    Gateway gateway =
        new Gateway(
            GatewaySettings.defaults(),
            new ReadinessPolicies(Map.of(), TimeUnit.MINUTES.toNanos(10)),
            clock);
    gateway.config().started("startup", null).loaded(snapshot("orders"));
    clock.setMillis(TimeUnit.MINUTES.toMillis(10));
    assertThat(gateway.readiness().isReady()).isTrue();

    clock.setMillis(TimeUnit.MINUTES.toMillis(11));

    assertThat(gateway.readiness().isReady()).isFalse();
    assertThat(gateway.readiness().conditions())
        .extracting(ConditionState::reason)
        .contains("loaded whole longer ago than PT10M");

    gateway.config().started("actuator", null).loaded(snapshot("orders"));

    assertThat(gateway.readiness().isReady()).isTrue();
  }

  private static boolean isMet(Gateway gateway, String condition) {
    return gateway.readiness().condition(condition).isMet();
  }

  private static ConfigSnapshot snapshot(String... routes) {
    ConfigSnapshot.Builder builder = ConfigSnapshot.builder();
    for (String route : routes) {
      builder.entry(route, "uri=http://" + route);
    }
    return builder.build();
  }
}
