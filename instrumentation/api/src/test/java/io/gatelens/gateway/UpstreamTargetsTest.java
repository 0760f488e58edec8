package io.gatelens.gateway;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class UpstreamTargetsTest {

  private static final UpstreamTarget GOOD = new UpstreamTarget("stock", "10.0.0.2", 9090);
  private static final UpstreamTarget BAD = new UpstreamTarget("stock", "10.0.0.3", 9090);

  private final TestGateway test = TestGateway.started();
  private final UpstreamTargets targets = test.gateway.targets();
  private final Object checker = new Object();

  @Test
  void health_is1ForTheStateThatAnInstanceIsIn_and0ForTheOther() {
    targets.checked("stock", checker, GOOD, true);
    targets.checked("stock", checker, BAD, true);
    targets.checked("stock", checker, BAD, false);

    assertThat(test.values(GatewayMetrics.UPSTREAM_TARGET_HEALTH))
        .isEqualTo(
            Map.of(
                health("10.0.0.2", "healthy"), 1.0,
                health("10.0.0.2", "unhealthy"), 0.0,
                health("10.0.0.3", "healthy"), 0.0,
                health("10.0.0.3", "unhealthy"), 1.0));
  }

  @Test
  void instanceThatIsNoLongerChecked_isForgotten() {
    targets.checked("stock", checker, GOOD, true);
    targets.checked("stock", checker, BAD, false);

    targets.checking("stock", checker, List.of(GOOD));

    assertThat(test.values(GatewayMetrics.UPSTREAM_TARGET_HEALTH))
        .containsOnlyKeys(health("10.0.0.2", "healthy"), health("10.0.0.2", "unhealthy"));
  }

  @Test
  void newChecker_takesThePlaceOfTheOneBefore() {
    targets.checked("stock", checker, BAD, false);
    Object second = new Object();

    targets.checked("stock", second, GOOD, true);

    assertThat(test.values(GatewayMetrics.UPSTREAM_TARGET_HEALTH))
        .containsOnlyKeys(health("10.0.0.2", "healthy"), health("10.0.0.2", "unhealthy"));
    assertThat(second).isNotNull(); // It is held weakly.
  }

  @Test
  void checkerThatIsGone_isForgottenWithItsInstances() {
    WeakReference<Object> gone = checkedByOneThatGoes();

    for (int i = 0; i < 1_000 && gone.get() != null; i++) {
      System.gc();
    }

    assertThat(gone.get()).isNull();
    assertThat(test.values(GatewayMetrics.UPSTREAM_TARGET_HEALTH)).isEmpty();
  }

  @Test
  void instancesBeyondTheBound_areNotReported() {
    for (int i = 0; i < UpstreamTargets.MAX_TARGETS + 10; i++) {
      targets.checked("stock", checker, new UpstreamTarget("stock", "host-" + i, 80), true);
    }

    // The SDK folds what is beyond its own limit into one series.
    assertThat(test.values(GatewayMetrics.UPSTREAM_TARGET_HEALTH))
        .hasSizeLessThanOrEqualTo(2 * UpstreamTargets.MAX_TARGETS);
  }

  @Test
  void servicesThatNobodyLooksForAnyMore_makeRoomForOthers() {
    for (int i = 0; i < UpstreamTargets.MAX_CLUSTERS; i++) {
      targets.found("service-" + i, 0);
    }
    targets.found("another", 0);
    assertThat(targets.state("another")).isEqualTo(ClusterState.UNKNOWN);

    test.clock.setMillis(TimeUnit.NANOSECONDS.toMillis(UpstreamTargets.LIST_COUNTS_NANOS) + 1);
    targets.found("another", 0);

    assertThat(targets.state("another")).isEqualTo(ClusterState.NO_INSTANCE);
  }

  private WeakReference<Object> checkedByOneThatGoes() {
    Object shortLived = new Object();
    targets.checked("stock", shortLived, GOOD, true);
    return new WeakReference<>(shortLived);
  }

  private static Attributes health(String address, String state) {
    return Attributes.of(
        stringKey("gateway.upstream.cluster"),
        "stock",
        stringKey("server.address"),
        address,
        longKey("server.port"),
        9090L,
        stringKey("state"),
        state);
  }
}
