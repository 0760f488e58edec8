package io.gatelens.instrumentation.springcloudgateway;

import io.gatelens.gateway.RequestCarrier;
import io.gatelens.instrumentation.reactornetty.InboundRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;

/**
 * The way from Spring's exchange to the request of its transport. The exchange's attributes carry
 * it: decorated exchanges share them, also those of a forward.
 */
final class GatewayExchange {

  private GatewayExchange() {}

  /** Ties a new exchange to the request of its transport, and that request to the exchange. */
  static @Nullable InboundRequest created(ServerWebExchange exchange) {
    Object request = nativeRequest(exchange.getRequest());
    InboundRequest inbound = InboundRequest.of(request);
    if (inbound == null) {
      if (request != null && !InboundRequest.isOfTransport(request)) {
        GatewayNode.unseen(request.getClass());
      }
      return null;
    }
    inbound.attach(exchange);
    exchange.getAttributes().put(RequestCarrier.ATTRIBUTE, inbound);
    return inbound;
  }

  /** The request; null where the server is not one that Gatelens sees. */
  static @Nullable InboundRequest requestOf(ServerWebExchange exchange) {
    return exchange.getAttributes().get(RequestCarrier.ATTRIBUTE) instanceof InboundRequest request
        ? request
        : created(exchange);
  }

  private static @Nullable Object nativeRequest(ServerHttpRequest request) {
    ServerHttpRequest undecorated = request;
    while (undecorated instanceof ServerHttpRequestDecorator decorator) {
      undecorated = decorator.getDelegate();
    }
    return undecorated instanceof AbstractServerHttpRequest adapter
        ? adapter.getNativeRequest()
        : null;
  }
}
