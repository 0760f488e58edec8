package io.gatelens.instrumentation.springcloudloadbalancer;

import io.gatelens.gateway.Gateway;
import java.util.List;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import reactor.core.publisher.Flux;

/**
 * How many instances of a service the discovery has, each time that the load balancer asks it: once
 * in 35 seconds, or for each request where its cache is off.
 */
final class FoundInstances {

  private FoundInstances() {}

  /** The same lists, of which each tells its size. A discovery that fails gives an empty one. */
  static Flux<List<ServiceInstance>> followed(
      ServiceInstanceListSupplier supplier, Flux<List<ServiceInstance>> instances) {
    String service = supplier.getServiceId();
    if (service == null) { // An application's own supplier may have none.
      return instances;
    }
    return instances.doOnNext(list -> Gateway.current().targets().found(service, list.size()));
  }
}
