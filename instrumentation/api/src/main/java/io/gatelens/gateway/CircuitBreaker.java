package io.gatelens.gateway;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.lang.ref.WeakReference;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What is known of the breakers of one name. */
final class CircuitBreaker {

  private final String name;
  private final Map<CircuitBreakerState, Attributes> states =
      new EnumMap<>(CircuitBreakerState.class);
  private final ConcurrentHashMap<Transition, LongAdder> transitions = new ConcurrentHashMap<>();
  private final LongAdder rejections = new LongAdder();
  private final Attributes ofRejections;

  private volatile WeakReference<Object> breaker;

  /** Null where only its rejections were told so far. */
  private volatile @Nullable CircuitBreakerState state;

  CircuitBreaker(String name, Object breaker) {
    this.name = name;
    this.breaker = new WeakReference<>(breaker);
    this.ofRejections = Attributes.of(GatewayAttributes.NAME, name);
    for (CircuitBreakerState each : CircuitBreakerState.values()) {
      states.put(
          each, Attributes.of(GatewayAttributes.NAME, name, GatewayAttributes.STATE, each.value()));
    }
  }

  /** Benign race: of two that change at once either may be the last. */
  void is(CircuitBreakerState state, Object breaker) {
    this.state = state;
    if (this.breaker.get() != breaker) {
      this.breaker = new WeakReference<>(breaker);
    }
  }

  void changed(CircuitBreakerState from, CircuitBreakerState to) {
    transitions.computeIfAbsent(new Transition(from, to), key -> new LongAdder()).increment();
  }

  void rejected() {
    rejections.increment();
  }

  boolean isGone() {
    return breaker.get() == null;
  }

  /**
   * 1 for the state that it is in and 0 for the others: a sum over breakers counts them by state.
   */
  void observeState(ObservableLongMeasurement gauge) {
    CircuitBreakerState now = state;
    if (now != null) {
      states.forEach((each, attributes) -> gauge.record(each == now ? 1 : 0, attributes));
    }
  }

  void observeTransitions(ObservableLongMeasurement counter) {
    transitions.forEach(
        (transition, count) ->
            counter.record(
                count.sum(),
                Attributes.of(
                    GatewayAttributes.NAME,
                    name,
                    GatewayAttributes.FROM,
                    transition.from.value(),
                    GatewayAttributes.TO,
                    transition.to.value())));
  }

  /** From the first moment on: a counter that begins with its first event hides that one. */
  void observeRejections(ObservableLongMeasurement counter) {
    counter.record(rejections.sum(), ofRejections);
  }

  private record Transition(CircuitBreakerState from, CircuitBreakerState to) {}
}
