package io.gatelens.instrumentation.springcloudgateway;

import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Reports that a web server listens. One that cannot bind throws, and is not reported. */
public final class WebServerStartAdvice {

  private WebServerStartAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static boolean enter(@Advice.FieldValue("disposableServer") @Nullable Object server) {
    return server == null;
  }

  @Advice.OnMethodExit(inline = false)
  public static void exit(@Advice.Enter boolean isStart) {
    GatewayNode.serverStarted(isStart);
  }
}
