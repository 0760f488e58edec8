package io.gatelens.instrumentation.springcloudgateway;

import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Reports that a web server is closed, with all its connections. It may be stopped twice. */
public final class WebServerStopAdvice {

  private WebServerStopAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static boolean enter(@Advice.FieldValue("disposableServer") @Nullable Object server) {
    return server != null;
  }

  @Advice.OnMethodExit(inline = false)
  public static void exit(@Advice.Enter boolean isStop) {
    GatewayNode.serverStopped(isStop);
  }
}
