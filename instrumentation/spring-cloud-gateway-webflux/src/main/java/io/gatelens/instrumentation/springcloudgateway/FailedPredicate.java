package io.gatelens.instrumentation.springcloudgateway;

import io.gatelens.gateway.GatewayRequest;
import io.gatelens.gateway.RouteLookup;
import io.gatelens.instrumentation.reactornetty.InboundRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * A predicate that threw. Up to 4.1 the gateway logs it and takes it for "does not match". Since
 * 4.2 it does so only with the first predicate of a route of application code (those of a
 * configured route all come behind one that is always true); else the search breaks off.
 */
final class FailedPredicate {

  private FailedPredicate() {}

  /**
   * Tells the search in which it was tried.
   *
   * @param tested what the predicate was asked about: the exchange
   */
  static void tell(@Nullable Object tested, Throwable error) {
    if (tested instanceof ServerWebExchange exchange) {
      InboundRequest inbound = GatewayExchange.requestOf(exchange);
      if (inbound != null) {
        tell(inbound.request(), exchange, error);
      }
    }
  }

  static void tell(GatewayRequest request, ServerWebExchange exchange, Throwable error) {
    RouteLookup lookup = request.routeLookup();
    if (lookup != null) {
      lookup.candidateFailed(FollowedLookup.candidate(exchange), error);
    }
  }
}
