package io.gatelens.instrumentation.springcloudloadbalancer;

import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.UpstreamTargets;
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

  /**
   * The same lists, of which each tells its size, and its instances where they are wanted. A
   * discovery that fails gives an empty one.
   */
  static Flux<List<ServiceInstance>> followed(
      ServiceInstanceListSupplier supplier, Flux<List<ServiceInstance>> instances) {
    String service = supplier.getServiceId();
    if (service == null) { // An application's own supplier may have none.
      return instances;
    }
    return instances.doOnNext(list -> tell(service, list));
  }

  private static void tell(String service, List<ServiceInstance> instances) {
    UpstreamTargets targets = Gateway.current().targets();
    targets.found(service, instances.size());
    if (targets.wantsInstances(service)) {
      targets.found(service, () -> HealthChecks.targets(service, instances));
    }
  }
}
