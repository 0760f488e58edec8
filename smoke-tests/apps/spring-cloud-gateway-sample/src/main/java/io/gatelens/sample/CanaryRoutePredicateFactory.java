package io.gatelens.sample;

import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.handler.predicate.AbstractRoutePredicateFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/** The predicate {@code Canary}: requests that ask for it by a header. */
@Component
class CanaryRoutePredicateFactory extends AbstractRoutePredicateFactory<Object> {
  private static final Logger LOG = LoggerFactory.getLogger(CanaryRoutePredicateFactory.class);

  CanaryRoutePredicateFactory() {
    super(Object.class);
  }

  @Override
  public Predicate<ServerWebExchange> apply(Object config) {
    return exchange -> {
      var isCanary = exchange.getRequest().getHeaders().getFirst("X-Canary") != null;
      LOG.debug("canary {} {}", exchange.getRequest().getPath().value(), isCanary);
      return isCanary;
    };
  }
}
