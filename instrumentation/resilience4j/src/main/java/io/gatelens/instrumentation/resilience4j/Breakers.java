package io.gatelens.instrumentation.resilience4j;

import io.gatelens.gateway.CircuitBreakerState;
import io.gatelens.gateway.CircuitBreakers;
import io.gatelens.gateway.Gateway;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;

/** From Resilience4j's breakers to the model's. */
final class Breakers {

  private Breakers() {}

  /** A breaker was made; a registry may have given it another state than closed. */
  static void created(CircuitBreaker breaker) {
    CircuitBreakerState state = state(breaker.getState());
    if (state != null) {
      breakers().created(breaker.getName(), breaker, state);
    }
  }

  /** A breaker changes its state; to the same one, too, as an event of its own. */
  static void changed(CircuitBreaker breaker, CircuitBreaker.State from, CircuitBreaker.State to) {
    CircuitBreakerState before = state(from);
    CircuitBreakerState after = state(to);
    if (before != null && after != null) {
      breakers().changed(breaker.getName(), breaker, before, after);
    }
  }

  /** A breaker did not let a call through. */
  static void rejected(CircuitBreaker breaker) {
    breakers().rejected(breaker.getName(), breaker);
  }

  /** Null for a state that a later version may have. */
  private static @Nullable CircuitBreakerState state(CircuitBreaker.State state) {
    return switch (state.name()) {
      case "CLOSED" -> CircuitBreakerState.CLOSED;
      case "OPEN" -> CircuitBreakerState.OPEN;
      case "HALF_OPEN" -> CircuitBreakerState.HALF_OPEN;
      case "DISABLED" -> CircuitBreakerState.DISABLED;
      case "FORCED_OPEN" -> CircuitBreakerState.FORCED_OPEN;
      case "METRICS_ONLY" -> CircuitBreakerState.METRICS_ONLY;
      default -> null;
    };
  }

  private static CircuitBreakers breakers() {
    return Gateway.current().circuitBreakers();
  }
}
