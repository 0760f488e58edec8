package io.gatelens.sample;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The filter {@code Audit}: a line at each step of a filter that does what filters do: in its body,
 * on two schedulers, behind a client that answers on a thread of its own, and when the chain comes
 * back.
 */
@Component
class AuditGatewayFilterFactory extends AbstractGatewayFilterFactory<Object> {
  private static final Logger LOG = LoggerFactory.getLogger(AuditGatewayFilterFactory.class);

  /** Answers a moment later, on a thread that Reactor does not know. */
  private static final Executor CLIENT =
      CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS);

  AuditGatewayFilterFactory() {
    super(Object.class);
  }

  @Override
  public GatewayFilter apply(Object config) {
    return (exchange, chain) -> {
      var path = exchange.getRequest().getPath().value();
      LOG.info("audit {} body", path);
      return Mono.fromRunnable(() -> LOG.info("audit {} subscribeOn", path))
          .subscribeOn(Schedulers.boundedElastic())
          .thenReturn(path)
          .publishOn(Schedulers.parallel())
          .doOnNext(seen -> LOG.info("audit {} publishOn", seen))
          .flatMap(seen -> Mono.fromFuture(CompletableFuture.supplyAsync(() -> seen, CLIENT)))
          .doOnNext(seen -> LOG.info("audit {} client", seen))
          .then(Mono.defer(() -> chain.filter(exchange)))
          .then(Mono.fromRunnable(() -> LOG.info("audit {} then", path)));
    };
  }
}
