package io.gatelens.gateway;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CircuitBreakersTest {

  private final TestGateway test = TestGateway.started();
  private final CircuitBreakers breakers = test.gateway.circuitBreakers();
  private final Object breaker = new Object();

  @Test
  void state_is1ForTheOneItIsIn_and0ForTheOthers() {
    breakers.created("orders", breaker, CircuitBreakerState.CLOSED);
    breakers.changed("orders", breaker, CircuitBreakerState.CLOSED, CircuitBreakerState.OPEN);

    assertThat(test.values(GatewayMetrics.CIRCUIT_BREAKER_STATE))
        .isEqualTo(
            Map.of(
                state("orders", "closed"), 0.0,
                state("orders", "open"), 1.0,
                state("orders", "half_open"), 0.0,
                state("orders", "disabled"), 0.0,
                state("orders", "forced_open"), 0.0,
                state("orders", "metrics_only"), 0.0));
  }

  @Test
  void transitions_areCountedByTheirEnds_andOneToTheSameStateIsNone() {
    for (int i = 0; i < 2; i++) {
      breakers.changed("orders", breaker, CircuitBreakerState.CLOSED, CircuitBreakerState.OPEN);
      breakers.changed("orders", breaker, CircuitBreakerState.OPEN, CircuitBreakerState.HALF_OPEN);
    }
    breakers.changed("orders", breaker, CircuitBreakerState.OPEN, CircuitBreakerState.OPEN);

    assertThat(test.values(GatewayMetrics.CIRCUIT_BREAKER_TRANSITIONS))
        .isEqualTo(
            Map.of(
                transition("orders", "closed", "open"), 2.0,
                transition("orders", "open", "half_open"), 2.0));
  }

  @Test
  void rejections_areCountedFromZeroOn() {
    breakers.created("orders", breaker, CircuitBreakerState.CLOSED);
    assertThat(test.values(GatewayMetrics.CIRCUIT_BREAKER_REJECTED))
        .isEqualTo(Map.of(Attributes.of(stringKey("name"), "orders"), 0.0));

    breakers.rejected("orders", breaker);
    breakers.rejected("orders", breaker);

    assertThat(test.values(GatewayMetrics.CIRCUIT_BREAKER_REJECTED))
        .isEqualTo(Map.of(Attributes.of(stringKey("name"), "orders"), 2.0));
  }

  @Test
  void whatHappensBeforeTelemetryIsUp_isNotLost() {
    TestGateway late = new TestGateway(GatewaySettings.defaults(), Sampler.alwaysOn());
    late.gateway.circuitBreakers().rejected("orders", breaker);

    late.telemetryReady();

    assertThat(late.values(GatewayMetrics.CIRCUIT_BREAKER_REJECTED)).hasSize(1).containsValue(1.0);
    assertThat(late.values(GatewayMetrics.CIRCUIT_BREAKER_STATE)).isEmpty();
  }

  @Test
  void breakersOfOneName_areOneSeries_withTheStateToldLast() {
    Object second = new Object();
    breakers.created("orders", breaker, CircuitBreakerState.OPEN);
    breakers.created("orders", second, CircuitBreakerState.CLOSED);
    breakers.rejected("orders", breaker);
    breakers.rejected("orders", second);

    assertThat(test.values(GatewayMetrics.CIRCUIT_BREAKER_STATE))
        .hasSize(6)
        .containsEntry(state("orders", "closed"), 1.0)
        .containsEntry(state("orders", "open"), 0.0);
    assertThat(test.values(GatewayMetrics.CIRCUIT_BREAKER_REJECTED)).containsValue(2.0);
    assertThat(second).isNotNull(); // It is held weakly.
  }

  @Test
  void breakerThatIsGone_isForgotten() {
    WeakReference<Object> gone = created("gone");
    breakers.created("orders", breaker, CircuitBreakerState.CLOSED);

    awaitCollected(gone);
    assertThat(test.values(GatewayMetrics.CIRCUIT_BREAKER_STATE)).hasSize(6);

    assertThat(test.values(GatewayMetrics.CIRCUIT_BREAKER_REJECTED))
        .containsOnlyKeys(Attributes.of(stringKey("name"), "orders"));
  }

  @Test
  void breakersBeyondTheBound_areNotReported() {
    List<Object> alive = new ArrayList<>();
    for (int i = 0; i < CircuitBreakers.MAX_BREAKERS + 10; i++) {
      Object each = new Object();
      alive.add(each);
      breakers.created("breaker-" + i, each, CircuitBreakerState.CLOSED);
      breakers.rejected("breaker-" + i, each);
    }

    assertThat(test.values(GatewayMetrics.CIRCUIT_BREAKER_REJECTED))
        .hasSize(CircuitBreakers.MAX_BREAKERS);
    assertThat(alive).hasSizeGreaterThan(CircuitBreakers.MAX_BREAKERS);
  }

  private WeakReference<Object> created(String name) {
    Object shortLived = new Object();
    breakers.created(name, shortLived, CircuitBreakerState.CLOSED);
    return new WeakReference<>(shortLived);
  }

  private static void awaitCollected(WeakReference<Object> reference) {
    for (int i = 0; i < 1_000 && reference.get() != null; i++) {
      System.gc();
    }
    assertThat(reference.get()).isNull();
  }

  private static Attributes state(String name, String state) {
    return Attributes.of(stringKey("name"), name, stringKey("state"), state);
  }

  private static Attributes transition(String name, String from, String to) {
    return Attributes.of(stringKey("name"), name, stringKey("from"), from, stringKey("to"), to);
  }
}
