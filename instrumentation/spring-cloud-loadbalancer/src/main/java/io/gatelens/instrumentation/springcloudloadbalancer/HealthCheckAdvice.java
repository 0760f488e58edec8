package io.gatelens.instrumentation.springcloudloadbalancer;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import reactor.core.publisher.Mono;

/** Reports what a check of an instance finds. */
public final class HealthCheckAdvice {

  private HealthCheckAdvice() {}

  @Advice.OnMethodExit(inline = false)
  @Advice.AssignReturned.ToReturned(typing = Assigner.Typing.DYNAMIC)
  public static @Nullable Mono<Boolean> exit(
      @Advice.This ServiceInstanceListSupplier checker,
      @Advice.Argument(0) ServiceInstance instance,
      @Advice.Return @Nullable Mono<Boolean> result) {
    return result == null ? null : HealthChecks.followed(checker, instance, result);
  }
}
