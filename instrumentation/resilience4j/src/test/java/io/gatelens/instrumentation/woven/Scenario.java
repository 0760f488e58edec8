package io.gatelens.instrumentation.woven;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.util.concurrent.TimeUnit;

/**
 * A breaker that two failures open. It rejects two calls, one of each kind, is reset to what it is
 * already, and is forced open at the end. Another one lets calls through again, to probe. They stay
 * alive with the scenario.
 */
public final class Scenario implements Runnable {

  private final CircuitBreakerRegistry registry =
      CircuitBreakerRegistry.of(
          CircuitBreakerConfig.custom().minimumNumberOfCalls(2).slidingWindowSize(2).build());

  @Override
  public void run() {
    CircuitBreaker breaker = registry.circuitBreaker("orders");
    registry.circuitBreaker("idle");
    for (int i = 0; i < 2; i++) {
      breaker.acquirePermission();
      breaker.onError(1, TimeUnit.MILLISECONDS, new IllegalStateException("upstream"));
    }
    boolean isPermitted = breaker.tryAcquirePermission();
    try {
      breaker.acquirePermission();
      isPermitted = true;
    } catch (CallNotPermittedException expected) {
      breaker.reset();
    }
    breaker.transitionToClosedState();
    breaker.transitionToForcedOpenState();
    CircuitBreaker probing = registry.circuitBreaker("probing");
    probing.transitionToOpenState();
    probing.transitionToHalfOpenState();
    if (isPermitted) {
      throw new IllegalStateException("the breaker is not open");
    }
  }
}
