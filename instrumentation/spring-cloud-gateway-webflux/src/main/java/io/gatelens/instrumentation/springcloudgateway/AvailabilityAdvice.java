package io.gatelens.instrumentation.springcloudgateway;

import net.bytebuddy.asm.Advice;
import org.springframework.boot.availability.AvailabilityChangeEvent;

/** Reports a change of the application's availability. */
public final class AvailabilityAdvice {

  private AvailabilityAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(@Advice.Argument(0) AvailabilityChangeEvent<?> event) {
    GatewayNode.readiness(event.getState());
  }
}
