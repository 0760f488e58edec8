package io.gatelens.gateway;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.semconv.ServerAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The choice of an instance, which is the first phase of a load balancer's filter. Reported in its
 * place, so that nothing is told twice.
 */
final class LoadBalancing {

  private LoadBalancing() {}

  /** Whether the filter chose, or could not; else the request was none of its own. */
  static boolean isChoice(
      Filter filter, @Nullable UpstreamTarget target, @Nullable Throwable error) {
    return filter.isLoadBalancer() && (target != null || error != null);
  }

  static Step step(
      @Nullable UpstreamTarget target,
      @Nullable Route route,
      long from,
      long to,
      @Nullable Throwable error) {
    String known = target == null ? null : target.cluster();
    // The request's route is the first one, which a forward may have left.
    String cluster = known == null && route != null ? route.cluster() : known;
    AttributesBuilder attributes = Attributes.builder();
    if (cluster != null) {
      attributes.put(GatewayAttributes.UPSTREAM_CLUSTER, cluster);
    }
    if (target != null) {
      attributes.put(ServerAttributes.SERVER_ADDRESS, target.address());
      if (target.port() > 0) {
        attributes.put(ServerAttributes.SERVER_PORT, target.port());
      }
    }
    String name = "gateway.load_balance";
    return new Step(
        cluster == null ? name : name + ' ' + cluster, from, to, attributes.build(), error);
  }
}
