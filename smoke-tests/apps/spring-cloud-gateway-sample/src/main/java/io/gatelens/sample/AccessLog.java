package io.gatelens.sample;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The global filter nearly every gateway has: one log line per request, at debug. */
@Component
class AccessLog implements GlobalFilter, Ordered {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    if (!LOG.isDebugEnabled()) {
      return chain.filter(exchange);
    }
    var startNanos = System.nanoTime();
    return chain
        .filter(exchange)
        .doFinally(
            signal ->
                LOG.debug(
                    "{} {} -> {} after {} us ({})",
                    exchange.getRequest().getMethod(),
                    exchange.getRequest().getPath(),
                    exchange.getResponse().getStatusCode(),
                    (System.nanoTime() - startNanos) / 1000,
                    signal));
  }

  @Override
  public int getOrder() {
    return 5;
  }
}
