package io.gatelens.sdk.kong;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import java.util.Collection;
import java.util.List;

/**
 * The health of instances: Kong's four states, of which one is 1. An instance that the gateway
 * checks is healthy or not, any other that a load balancer found is {@code healthchecks_off}.
 */
final class TargetFamily {

  private static final String NAME = "kong_upstream_target_health";
  private static final AttributeKey<String> CLUSTER =
      AttributeKey.stringKey("gateway.upstream.cluster");
  private static final AttributeKey<String> ADDRESS = AttributeKey.stringKey("server.address");
  private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
  private static final AttributeKey<String> STATE = AttributeKey.stringKey("state");
  private static final String HEALTHY = "healthy";
  private static final String UNCHECKED = "healthchecks_off";
  private static final List<String> STATES = List.of(UNCHECKED, HEALTHY, "unhealthy", "dns_error");

  private TargetFamily() {}

  static void write(Collected collected, KongText text) {
    Collection<LongPointData> checked = collected.points("gateway.upstream.target.health");
    Collection<LongPointData> unchecked = collected.points("kong.unchecked_targets");
    if (checked.isEmpty() && unchecked.isEmpty()) {
      return;
    }
    text.gauge(
        NAME,
        "Health status of targets of upstream. States ="
            + " healthchecks_off|healthy|unhealthy|dns_error, value is 1 when state is populated.");
    for (LongPointData point : checked) {
      if (point.getValue() == 1) {
        write(point.getAttributes(), text(point.getAttributes(), STATE), text);
      }
    }
    for (LongPointData point : unchecked) {
      write(point.getAttributes(), UNCHECKED, text);
    }
  }

  private static void write(Attributes target, String state, KongText text) {
    for (String each : STATES) {
      text.sample(NAME, labels(target, each), each.equals(state) ? 1 : 0);
    }
  }

  private static String labels(Attributes attributes, String state) {
    Long port = attributes.get(PORT);
    String address = text(attributes, ADDRESS) + (port == null ? "" : ":" + port);
    return KongText.labels(
        "upstream",
        text(attributes, CLUSTER),
        "target",
        address,
        "address",
        address,
        "state",
        state,
        "subsystem",
        "http");
  }

  private static String text(Attributes attributes, AttributeKey<String> key) {
    String value = attributes.get(key);
    return value == null ? "" : value;
  }
}
