package io.gatelens.gateway;

import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breakers of the gateway. Thread-safe; a rejected call costs a look-up and an
 * addition.
 *
 * <p>They are known by their names: two of the same name are one series, with the state that was
 * told last. A breaker is held weakly; what is known of it is forgotten when metrics are collected
 * after it is gone. Bounded: those beyond {@value #MAX_BREAKERS} are not reported.
 *
 * <p>Everything is counted here and read when metrics are collected: so the numbers are right
 * whether or not telemetry was up when something happened.
 */
public final class CircuitBreakers {

  /** How many are reported. Each has six series of its state; the SDK keeps 2,000 of a metric. */
  public static final int MAX_BREAKERS = 300;

  private final ConcurrentHashMap<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();

  CircuitBreakers() {}

  /** A breaker was made, and is in that state. */
  public void created(String name, Object breaker, CircuitBreakerState state) {
    CircuitBreaker known = of(name, breaker);
    if (known != null) {
      known.is(state, breaker);
    }
  }

  /** A breaker changed its state. Where both are the same nothing is counted. */
  public void changed(
      String name, Object breaker, CircuitBreakerState from, CircuitBreakerState to) {
    CircuitBreaker known = from == to ? null : of(name, breaker);
    if (known != null) {
      known.changed(from, to);
      known.is(to, breaker);
    }
  }

  /** A breaker did not let a call through. Called on the request path. */
  public void rejected(String name, Object breaker) {
    CircuitBreaker known = of(name, breaker);
    if (known != null) {
      known.rejected();
    }
  }

  void observeStates(ObservableLongMeasurement gauge) {
    for (Iterator<CircuitBreaker> at = breakers.values().iterator(); at.hasNext(); ) {
      CircuitBreaker breaker = at.next();
      if (breaker.isGone()) {
        at.remove();
      } else {
        breaker.observeState(gauge);
      }
    }
  }

  void observeTransitions(ObservableLongMeasurement counter) {
    for (CircuitBreaker breaker : breakers.values()) {
      breaker.observeTransitions(counter);
    }
  }

  void observeRejections(ObservableLongMeasurement counter) {
    for (CircuitBreaker breaker : breakers.values()) {
      breaker.observeRejections(counter);
    }
  }

  /** Null beyond the bound, which a race may pass by the number of threads. */
  private @Nullable CircuitBreaker of(String name, Object breaker) {
    CircuitBreaker known = breakers.get(name);
    if (known != null || breakers.size() >= MAX_BREAKERS) {
      return known;
    }
    CircuitBreaker added = new CircuitBreaker(name, breaker);
    CircuitBreaker before = breakers.putIfAbsent(name, added);
    return before == null ? added : before;
  }
}
