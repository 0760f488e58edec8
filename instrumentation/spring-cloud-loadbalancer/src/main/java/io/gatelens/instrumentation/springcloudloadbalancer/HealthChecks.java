package io.gatelens.instrumentation.springcloudloadbalancer;

import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.UpstreamTarget;
import java.util.ArrayList;
import java.util.List;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import reactor.core.publisher.Mono;

/**
 * What a supplier with health checks finds of the instances of its service. It runs beside the
 * requests, every 25 seconds unless configured otherwise.
 */
final class HealthChecks {

  private HealthChecks() {}

  /** The instances that are checked from now on. */
  static void begin(ServiceInstanceListSupplier checker, List<ServiceInstance> instances) {
    String service = checker.getServiceId();
    Gateway.current().targets().checking(service, checker, targets(service, instances));
  }

  static List<UpstreamTarget> targets(String service, List<ServiceInstance> instances) {
    List<UpstreamTarget> targets = new ArrayList<>(instances.size());
    for (ServiceInstance instance : instances) {
      targets.add(target(service, instance));
    }
    return targets;
  }

  /**
   * A check that tells what it found. The load balancer takes an error and a time-out, which
   * cancels the check, for "not alive"; so they are here.
   */
  static Mono<Boolean> followed(
      ServiceInstanceListSupplier checker, ServiceInstance instance, Mono<Boolean> check) {
    return check
        .doOnNext(isAlive -> tell(checker, instance, isAlive))
        .doOnError(error -> tell(checker, instance, false))
        .doOnCancel(() -> tell(checker, instance, false));
  }

  private static void tell(
      ServiceInstanceListSupplier checker, ServiceInstance instance, boolean isAlive) {
    String service = checker.getServiceId();
    Gateway.current().targets().checked(service, checker, target(service, instance), isAlive);
  }

  private static UpstreamTarget target(String service, ServiceInstance instance) {
    return new UpstreamTarget(service, instance.getHost(), instance.getPort());
  }
}
