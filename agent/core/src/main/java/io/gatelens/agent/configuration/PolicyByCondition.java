package io.gatelens.agent.configuration;

import io.gatelens.gateway.ReadinessPolicies.Policy;
import java.util.Map;

/** The value of {@code gatelens.readiness.policy}. */
record PolicyByCondition(Map<String, Policy> policies) {

  static final String ALLOWED =
      "none, or conditions with fail, warn or ignore each, e.g. config.last_load=fail";

  static PolicyByCondition parse(String text) {
    return new PolicyByCondition(Pairs.parse(text, Policy.class));
  }
}
