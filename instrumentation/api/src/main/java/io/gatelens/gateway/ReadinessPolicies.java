package io.gatelens.gateway;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the conditions of readiness mean for the node; fixed for the life of a {@link Gateway}.
 *
 * @param byCondition those that are not as they are by default
 * @param maxConfigAgeNanos from how old on the configuration is too old; 0 for never
 * @param criticalRoutes the ids of routes that need a target, in the order in which they are told
 */
public record ReadinessPolicies(
    Map<String, Policy> byCondition, long maxConfigAgeNanos, Set<String> criticalRoutes) {

  /** What it means that a condition does not hold. */
  public enum Policy {
    /** The node is not ready. */
    FAIL,
    /** The node is ready, and its status says that something is wrong. */
    WARN,
    /** The node is ready. */
    IGNORE
  }

  /** Each condition its default, and a configuration of any age. */
  public static final ReadinessPolicies DEFAULTS = new ReadinessPolicies(Map.of(), 0);

  /** The names of all conditions that there are. */
  public static final Set<String> CONDITIONS =
      Set.of(
          Readiness.PROCESS_RUNNING,
          Readiness.IN_ROTATION,
          Readiness.SERVER_LISTENING,
          Readiness.ACCEPTING_TRAFFIC,
          Readiness.REQUESTS_SEEN,
          Readiness.RUNTIME_SETTINGS,
          ConfigLoads.CONDITION,
          ConfigLoads.LAST_LOAD,
          ConfigLoads.ROUTES,
          ConfigLoads.FRESH,
          ConfigSources.CONDITION,
          CriticalRoutes.ROUTES,
          CriticalRoutes.TARGETS);

  /** What a node can do its work without. */
  private static final Map<String, Policy> DEFAULT_POLICIES =
      Map.of(
          ConfigLoads.LAST_LOAD, Policy.WARN,
          ConfigLoads.ROUTES, Policy.WARN,
          ConfigSources.CONDITION, Policy.WARN,
          CriticalRoutes.ROUTES, Policy.WARN,
          Readiness.REQUESTS_SEEN, Policy.WARN,
          Readiness.RUNTIME_SETTINGS, Policy.WARN);

  public ReadinessPolicies {
    byCondition = Map.copyOf(byCondition);
    criticalRoutes = Collections.unmodifiableSet(new LinkedHashSet<>(criticalRoutes));
  }

  /** No route is critical but those that the configuration itself marks. */
  public ReadinessPolicies(Map<String, Policy> byCondition, long maxConfigAgeNanos) {
    this(byCondition, maxConfigAgeNanos, Set.of());
  }

  /** The policy for the condition of that name. */
  public Policy of(String condition) {
    Policy given = byCondition.get(condition);
    return given != null ? given : DEFAULT_POLICIES.getOrDefault(condition, Policy.FAIL);
  }
}
