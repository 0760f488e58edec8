package io.gatelens.instrumentation.springcloudgateway;

import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Reports that a web server listens. Of one that cannot bind only the attempt is reported. */
public final class WebServerStartAdvice {

  private WebServerStartAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static boolean enter(@Advice.FieldValue("disposableServer") @Nullable Object server) {
    return GatewayNode.serverStarting(server == null);
  }

  @Advice.OnMethodExit(inline = false)
  public static void exit(@Advice.Enter boolean isStart) {
    GatewayNode.serverStarted(isStart);
  }
}
