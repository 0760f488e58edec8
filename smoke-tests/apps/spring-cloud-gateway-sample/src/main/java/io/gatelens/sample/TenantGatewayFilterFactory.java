package io.gatelens.sample;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The filter {@code Tenant}: turns the request's {@code X-Tenant} into {@code X-Tenant-Id} for the
 * upstream. The look-up leaves the event loop, as one that asks a database would. Without the
 * header it answers 401 itself; a tenant that does not exist makes it fail, and so do {@code
 * broken} in the method itself and {@code late} after the upstream has answered.
 */
@Component
class TenantGatewayFilterFactory extends AbstractGatewayFilterFactory<Object> {
  TenantGatewayFilterFactory() {
    super(Object.class);
  }

  @Override
  public GatewayFilter apply(Object config) {
    return (exchange, chain) -> {
      var tenant = exchange.getRequest().getHeaders().getFirst("X-Tenant");
      if (tenant == null) {
        exchange.getResponse().setStatusCode(HttpStatus.UNAUTHORIZED);
        return exchange.getResponse().setComplete();
      }
      if (tenant.equals("broken")) {
        throw new IllegalStateException("tenant: " + tenant);
      }
      var proxied =
          Mono.fromCallable(() -> idOf(tenant))
              .subscribeOn(Schedulers.boundedElastic())
              .flatMap(
                  id ->
                      chain.filter(
                          exchange
                              .mutate()
                              .request(request -> request.header("X-Tenant-Id", id))
                              .build()));
      return tenant.equals("late")
          ? proxied.then(Mono.error(new IllegalStateException("tenant: " + tenant)))
          : proxied;
    };
  }

  private static String idOf(String tenant) {
    if (tenant.equals("unknown")) {
      throw new IllegalStateException("no such tenant: " + tenant);
    }
    return Integer.toHexString(tenant.hashCode());
  }
}
