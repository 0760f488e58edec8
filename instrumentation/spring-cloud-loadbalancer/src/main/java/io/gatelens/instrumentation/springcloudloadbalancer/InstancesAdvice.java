package io.gatelens.instrumentation.springcloudloadbalancer;

import java.util.List;
import net.bytebuddy.asm.Advice;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;

/** Reports the instances that are checked from now on. */
public final class InstancesAdvice {

  private InstancesAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(
      @Advice.This ServiceInstanceListSupplier checker,
      @Advice.Argument(0) List<ServiceInstance> instances) {
    HealthChecks.begin(checker, instances);
  }
}
