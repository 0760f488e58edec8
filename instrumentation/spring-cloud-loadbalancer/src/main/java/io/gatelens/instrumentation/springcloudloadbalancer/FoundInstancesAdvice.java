package io.gatelens.instrumentation.springcloudloadbalancer;

import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import reactor.core.publisher.Flux;

/** Reports how many instances the discovery has. */
public final class FoundInstancesAdvice {

  private FoundInstancesAdvice() {}

  @Advice.OnMethodExit(inline = false)
  @Advice.AssignReturned.ToReturned(typing = Assigner.Typing.DYNAMIC)
  public static @Nullable Flux<List<ServiceInstance>> exit(
      @Advice.This ServiceInstanceListSupplier supplier,
      @Advice.Return @Nullable Flux<List<ServiceInstance>> instances) {
    return instances == null ? null : FoundInstances.followed(supplier, instances);
  }
}
