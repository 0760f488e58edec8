package io.gatelens.instrumentation.resilience4j;

import static io.gatelens.instrumentation.MethodAdvice.CONSTRUCTOR;
import static io.gatelens.instrumentation.MethodAdvice.method;
import static io.gatelens.instrumentation.TypeInstrumentation.type;

import io.gatelens.instrumentation.InstrumentationModule;
import io.gatelens.instrumentation.MethodAdvice;
import io.gatelens.instrumentation.TypeInstrumentation;
import java.util.List;

/** The circuit breakers of Resilience4j 1.7 and 2. */
public final class Resilience4jModule implements InstrumentationModule {

  private static final String BREAKER = "io.github.resilience4j.circuitbreaker.";
  private static final String INTERNAL = BREAKER + "internal.";
  private static final String NAME = "java.lang.String";
  private static final String CONFIG = BREAKER + "CircuitBreakerConfig";
  private static final String CLOCK = "java.time.Clock";
  private static final String SCHEDULERS = INTERNAL + "SchedulerFactory";

  @Override
  public String name() {
    return "resilience4j";
  }

  @Override
  public String library() {
    return "io.github.resilience4j:resilience4j-circuitbreaker";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return List.of(
        type(
            INTERNAL + "CircuitBreakerStateMachine",
            // The one constructor that the others call; each line has another one. Without it a
            // breaker is seen when it changes its state or rejects a call for the first time.
            created(NAME, CONFIG, CLOCK, SCHEDULERS, "io.vavr.collection.Map").since("1.0"),
            created(NAME, CONFIG, CLOCK, SCHEDULERS, "java.util.Map").since("2.0"),
            created(NAME, CONFIG, SCHEDULERS, "java.util.Map").since("2.3"),
            // Every change of the state, also by reset() and by the timer of an open breaker, and
            // whether or not somebody listens to the event. Without it the states are stale.
            method("publishStateTransitionEvent", BREAKER + "CircuitBreaker$StateTransition")
                .calls("BreakerChangedAdvice")
                .since("1.0"),
            // All calls ask one of these two, reactive ones the first. The event "not permitted"
            // is no good: where an open breaker's wait ends it is published twice for one call.
            method("tryAcquirePermission").calls("PermissionTriedAdvice").since("1.0"),
            method("acquirePermission").calls("PermissionDeniedAdvice").since("1.0")));
  }

  private static MethodAdvice created(String... parameterTypes) {
    return method(CONSTRUCTOR, parameterTypes).calls("BreakerCreatedAdvice").whereFound();
  }
}
