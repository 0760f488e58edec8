package io.gatelens.instrumentation.springcloudgateway;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_PREDICATE_MATCHED_PATH_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_PREDICATE_MATCHED_PATH_ROUTE_ID_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

import io.gatelens.gateway.Gateway;
import io.gatelens.instrumentation.reactornetty.InboundRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.web.server.ServerWebExchange;

/** Reads the route that a request takes from its exchange. */
final class RouteMatch {

  private static final Set<String> NETWORK = Set.of("http", "https", "ws", "wss");

  private RouteMatch() {}

  /** The filters of the exchange's route are about to run. */
  static void matched(ServerWebExchange exchange) {
    InboundRequest inbound = GatewayExchange.requestOf(exchange);
    if (inbound == null || inbound.request().route() != null) {
      return;
    }
    Map<String, Object> attributes = exchange.getAttributes();
    if (attributes.get(GATEWAY_ROUTE_ATTR) instanceof Route route) {
      Gateway gateway = Gateway.current();
      inbound
          .request()
          .routeMatched(
              gateway
                  .routes()
                  .route(
                      route.getId(),
                      template(attributes, route),
                      cluster(route.getUri()),
                      gateway.wantsHosts() ? host(route.getUri()) : null));
    }
  }

  /**
   * The pattern that the path matched. Every route whose path matched writes it while its other
   * predicates are still to be tested, so it counts only if it is of the route that was taken.
   */
  private static @Nullable String template(Map<String, Object> attributes, Route route) {
    return route.getId().equals(attributes.get(GATEWAY_PREDICATE_MATCHED_PATH_ROUTE_ID_ATTR))
            && attributes.get(GATEWAY_PREDICATE_MATCHED_PATH_ATTR) instanceof String pattern
        ? pattern
        : null;
  }

  /** The host in {@code http://orders.internal:8080} and the like; null for other URIs. */
  static @Nullable String host(@Nullable URI uri) {
    if (uri == null || uri.getScheme() == null) {
      return null;
    }
    return NETWORK.contains(uri.getScheme().toLowerCase(Locale.ROOT)) ? uri.getHost() : null;
  }

  /** The service's name in {@code lb://orders} and {@code lb:ws://orders}; null for other URIs. */
  static @Nullable String cluster(@Nullable URI uri) {
    if (uri == null || !"lb".equalsIgnoreCase(uri.getScheme())) {
      return null;
    }
    if (!uri.isOpaque()) {
      // A name with an underscore is an authority, but no host in the eyes of java.net.URI.
      return uri.getHost() != null ? uri.getHost() : uri.getAuthority();
    }
    String service = uri.getSchemeSpecificPart();
    int start = service.indexOf("://");
    if (start < 0) {
      return null;
    }
    int end = start + 3;
    while (end < service.length() && "/?:".indexOf(service.charAt(end)) < 0) {
      end++;
    }
    return end == start + 3 ? null : service.substring(start + 3, end);
  }
}
