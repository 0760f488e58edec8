package io.gatelens.gateway;

import static io.gatelens.gateway.SettableClock.epochNanosAfter;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RunningLoadsTest {

  private final TestGateway test = TestGateway.started();
  private final ConfigLoads loads = test.gateway.config();

  @Test
  void load_isUnderWayFromItsStartToItsEnd_whateverOthersDo() {
    ConfigLoad hanging = loads.started("refresh", "git");
    test.clock.setMillis(40);
    ConfigLoad quick = loads.started("actuator", null);
    assertThat(loads.underWay())
        .containsExactly(
            new RunningLoad("refresh", "git", epochNanosAfter(0)),
            new RunningLoad("actuator", null, epochNanosAfter(40)));

    quick.loaded(ConfigSnapshot.builder().build());
    loads.bindFailed("refresh", null, 0, new IllegalStateException());
    assertThat(loads.underWay())
        .containsExactly(new RunningLoad("refresh", "git", epochNanosAfter(0)));

    hanging.rejected(new IllegalStateException());
    assertThat(loads.underWay()).isEmpty();
  }

  @Test
  void loadsThatNeverEnd_areBounded() {
    List<ConfigLoad> hanging = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      hanging.add(loads.started("discovery", "registry-" + i));
    }

    assertThat(loads.underWay())
        .hasSize(RunningLoads.MAX_LOADS)
        .startsWith(new RunningLoad("discovery", "registry-0", epochNanosAfter(0)))
        .last()
        .isEqualTo(new RunningLoad("discovery", "registry-999", epochNanosAfter(0)));
    assertThat(hanging).hasSize(1_000); // They are held weakly.
  }

  @Test
  void loadThatIsGivenUp_isNoMore_andNoneIsToldOf() {
    ConfigLoad load = loads.started("cache_miss", null);
    load.givenUp();
    load.loaded(ConfigSnapshot.builder().build());

    assertThat(loads.underWay()).isEmpty();
    assertThat(test.spans()).isEmpty();
  }

  @Test
  void source_isWhatWasReadByNow() {
    ConfigLoad load = loads.started("refresh", null);
    load.stage(new ConfigStage(ConfigStage.Kind.FETCH, "redis", 0, 1, 1, 3, null));

    assertThat(loads.underWay())
        .containsExactly(new RunningLoad("refresh", "redis", epochNanosAfter(0)));
  }

  @Test
  void loadThatNobodyFollowsAnyMore_isForgotten() {
    WeakReference<ConfigLoad> forgotten = new WeakReference<>(loads.started("refresh", null));

    for (int i = 0; i < 1_000 && forgotten.get() != null; i++) {
      System.gc();
    }

    assertThat(loads.underWay()).isEmpty();
  }
}
