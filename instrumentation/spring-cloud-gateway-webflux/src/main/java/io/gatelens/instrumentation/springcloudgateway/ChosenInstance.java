package io.gatelens.instrumentation.springcloudgateway;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_LOADBALANCER_RESPONSE_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

import io.gatelens.gateway.FilterTrail;
import io.gatelens.gateway.UpstreamTarget;
import java.net.URI;
import java.util.Map;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.web.server.ServerWebExchange;

/** The instance of a service that the load balancer's filter wrote to the exchange. */
final class ChosenInstance {

  private ChosenInstance() {}

  /** The step of the filter behind the load balancer's begins. */
  static void tell(FilterTrail filters, int step, ServerWebExchange exchange) {
    Map<String, Object> attributes = exchange.getAttributes();
    if (attributes.get(GATEWAY_LOADBALANCER_RESPONSE_ATTR) instanceof Response<?> response
        && response.getServer() instanceof ServiceInstance instance
        && attributes.get(GATEWAY_REQUEST_URL_ATTR) instanceof URI url
        && isAt(instance, url)) {
      String cluster =
          attributes.get(GATEWAY_ROUTE_ATTR) instanceof Route route
              ? RouteMatch.cluster(route.getUri())
              : null;
      filters.targetChosen(
          step,
          new UpstreamTarget(
              cluster == null ? instance.getServiceId() : cluster,
              instance.getHost(),
              instance.getPort()));
    }
  }

  /** Else the choice is an older one: a forward has left it, on a route that needs none. */
  private static boolean isAt(ServiceInstance instance, URI url) {
    String host = url.getHost();
    return host != null
        && host.equalsIgnoreCase(instance.getHost())
        && (instance.getPort() <= 0 || instance.getPort() == url.getPort());
  }
}
