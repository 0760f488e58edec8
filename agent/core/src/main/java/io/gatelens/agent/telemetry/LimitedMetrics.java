package io.gatelens.agent.telemetry;

import io.gatelens.agent.configuration.NearestKey;
import io.gatelens.agent.logging.AgentLog;
import io.gatelens.gateway.GatewayMetrics;
import io.gatelens.sdk.kong.MetricsProfile;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the metrics of {@code gatelens.metrics.limits} are among those that the agent sends: a
 * limit for any other has no effect, and the SDK would not say so.
 */
final class LimitedMetrics {

  /** The agent's about itself, beside the model's. */
  private static final List<String> OWN =
      List.of("gatelens.instrumentation", "gatelens.advice.errors", "gatelens.access_log.dropped");

  /** Of Kong's profile, where it is on; {@code KongMetrics} in the model. */
  private static final List<String> KONG =
      List.of(
          "kong.latency",
          "kong.upstream_latency",
          "kong.kong_latency",
          "kong.request.size",
          "kong.response.size",
          "kong.requests",
          "kong.unchecked_targets");

  /** Of the JVM and of the SDK; the names below are theirs. */
  private static final List<String> OTHERS = List.of("jvm.", "otel.sdk.");

  private LimitedMetrics() {}

  /**
   * @param profile whose instruments there are, too
   */
  static void warnOfUnknown(SeriesLimits limits, MetricsProfile profile) {
    for (String metric : limits.byMetric().keySet()) {
      List<String> known = known(profile);
      if (!known.contains(metric) && OTHERS.stream().noneMatch(metric::startsWith)) {
        AgentLog.warn(
            "gatelens.metrics.limits has a limit for "
                + metric
                + ", which the agent does not send: is "
                + NearestKey.of(metric, known)
                + " meant?");
      }
    }
  }

  /** By reflection, as it is done only where somebody limits metrics. */
  private static List<String> known(MetricsProfile profile) {
    List<String> names = new ArrayList<>(OWN);
    if (profile == MetricsProfile.KONG) {
      names.addAll(KONG);
    }
    for (Field field : GatewayMetrics.class.getFields()) {
      try {
        if (field.get(null) instanceof String name) {
          names.add(name);
        }
      } catch (IllegalAccessException e) {
        throw new IllegalStateException("a public field", e);
      }
    }
    return names;
  }
}
