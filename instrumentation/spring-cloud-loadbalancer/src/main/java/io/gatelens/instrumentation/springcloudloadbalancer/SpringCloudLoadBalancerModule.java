package io.gatelens.instrumentation.springcloudloadbalancer;

import static io.gatelens.instrumentation.MethodAdvice.method;
import static io.gatelens.instrumentation.TypeInstrumentation.type;

import io.gatelens.instrumentation.InstrumentationModule;
import io.gatelens.instrumentation.TypeInstrumentation;
import java.util.List;

/** The health checks and the discovery of Spring Cloud LoadBalancer, 3.1 to 5.0. */
public final class SpringCloudLoadBalancerModule implements InstrumentationModule {

  @Override
  public String name() {
    return "spring-cloud-loadbalancer";
  }

  @Override
  public String library() {
    return "org.springframework.cloud:spring-cloud-loadbalancer";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return List.of(
        type(
            "org.springframework.cloud.loadbalancer.core.HealthCheckServiceInstanceListSupplier",
            // Once for each list of instances that the discovery brings. Without it one that is no
            // longer there stays in the telemetry for as long as its service.
            method("healthCheckFlux", "java.util.List").calls("InstancesAdvice").since("2.2"),
            // Each check of each instance. What makes of an error or of a timeout "not alive" comes
            // after it. Without it there is no health.
            method("isAlive", "org.springframework.cloud.client.ServiceInstance")
                .calls("HealthCheckAdvice")
                .since("2.2")),
        type(
            "org.springframework.cloud.loadbalancer.core.DiscoveryClientServiceInstanceListSupplier",
            // What the discovery has, for every load balancer that is not given a list of its own;
            // the caching supplier asks it once. Without it a service without health checks that
            // lost all its instances keeps a critical route ready.
            method("get").calls("FoundInstancesAdvice").since("2.2")));
  }
}
