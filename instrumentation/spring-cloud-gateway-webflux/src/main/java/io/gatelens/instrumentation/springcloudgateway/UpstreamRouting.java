package io.gatelens.instrumentation.springcloudgateway;

import io.gatelens.instrumentation.reactornetty.InboundRequest;
import io.gatelens.instrumentation.reactornetty.UpstreamCall;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The filters that send a request to its upstream. Which of them does so shows in the exchange:
 * exactly that one marks it as routed before it returns, whatever scheme and headers it looked at.
 */
final class UpstreamRouting {

  private UpstreamRouting() {}

  /** Before a routing filter: the request that it may route; null if another one already did. */
  static @Nullable InboundRequest candidate(ServerWebExchange exchange) {
    return ServerWebExchangeUtils.isAlreadyRouted(exchange)
        ? null
        : GatewayExchange.requestOf(exchange);
  }

  /**
   * After a routing filter: its result, under which the HTTP client's calls are attempts of the
   * request; null to leave the result as it is.
   */
  static @Nullable Mono<Void> routed(
      ServerWebExchange exchange, @Nullable InboundRequest candidate, @Nullable Mono<Void> result) {
    return candidate == null || result == null || !ServerWebExchangeUtils.isAlreadyRouted(exchange)
        ? null
        : result.contextWrite(UpstreamCall.attemptsOf(candidate));
  }
}
