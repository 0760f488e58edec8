package io.gatelens.sample;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.tracing.Tracer;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** A filter that observes what it does, and relies on being inside a span then. */
@Component
class StockCheck implements GlobalFilter {
  private static final Logger LOG = LoggerFactory.getLogger(StockCheck.class);

  private final ObservationRegistry registry;
  private final Tracer tracer;

  StockCheck(ObservationRegistry registry, Tracer tracer) {
    this.registry = registry;
    this.tracer = tracer;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    return Mono.deferContextual(
        context -> {
          Observation request = context.get(ObservationThreadLocalAccessor.KEY);
          Observation.createNotStarted("stock.check", registry)
              .parentObservation(request)
              .observe(() -> check(exchange.getRequest().getPath().value()));
          return chain.filter(exchange);
        });
  }

  private void check(String path) {
    LOG.info("stock {} {}", path, Objects.requireNonNull(tracer.currentSpan()).context().traceId());
  }
}
